import { useEffect, useState } from 'preact/hooks'
import { useLanguage } from '../core/messages'

interface PrintedProps {
  /** Scheme and host. */
  origin: string
  /** The petition's path. */
  address: string
}

/** The moment of printing; empty until then, for pages are kept and shared. */
function usePrintedAt(): string {
  const [at, setAt] = useState('')
  useEffect(() => {
    const paper = matchMedia('print')
    const note = () => setAt(new Date().toISOString())
    paper.addEventListener('change', note)
    return () => paper.removeEventListener('change', note)
  }, [])
  return at
}

/** On paper only: where this is from, in letters and for cameras, and of which day the count is (P-14). */
export function Printed({ origin, address }: PrintedProps) {
  const { formats } = useLanguage()
  const at = usePrintedAt()
  return (
    <div class="printed" aria-hidden="true">
      <p>
        <bdi dir="ltr">{origin + address}</bdi>
        {at !== '' && (
          <>
            <br />
            <time dateTime={at}>{formats.day(at)}</time>
          </>
        )}
      </p>
      {/* Lazy and not shown: it is fetched when somebody prints. */}
      <img src={`${address}/qr.svg`} alt="" loading="lazy" width="64" height="64" />
    </div>
  )
}

import { useContext } from 'preact/hooks'
import { directionOf } from '../core/locale'
import { LookContext } from '../core/look'
import { useLanguage } from '../core/messages'
import { Reveal } from './reveal'

interface DrawingProps {
  /** How much of the goal is reached, 0 to 1. */
  part: number
}

/** The theme's own picture of the progress (P-4). It says nothing that the sentence and the bar do not. */
export function Drawing({ part }: DrawingProps) {
  const { locale } = useLanguage()
  const { progress, reveal } = useContext(LookContext)
  const mirrored = directionOf(locale) === 'rtl'
  const words = reveal[locale]
  if (progress === 'tally') return <Marks make={tally} part={part} mirrored={mirrored} name="tally" />
  if (progress === 'dots') return <Marks make={seed} part={part} mirrored={mirrored} name="dots" />
  if (progress === 'reveal' && words !== undefined) return <Reveal words={words} part={part} mirrored={mirrored} />
  return null
}

interface Mark {
  /** Of the drawing, in its own units. */
  width: number
  height: number
  /** The path of the mark with this number, from 0 to 99. */
  path: (number: number, done: boolean, x: (from: number) => number) => string
}

/** A hundred marks, one for each hundredth of the goal. */
const HUNDRED = Array.from({ length: 100 }, (_, number) => number)

/** Groups of five strokes as one counts on paper, the fifth across the others; each a little unlike the next. */
const tally: Mark = {
  width: 392,
  height: 72,
  path: (number, _, x) => {
    const group = Math.floor(number / 5)
    const start = (group % 10) * 40 + 5
    const top = group < 10 ? 4 : 42
    const shake = ((number * 7) % 5) * 0.5 - 1
    if (number % 5 === 4) return `M${x(start - 4)} ${top + 21 + shake}L${x(start + 29)} ${top + 5 - shake}`
    const across = start + 2 + (number % 5) * 7
    return `M${x(across + shake)} ${top + shake}L${x(across - shake)} ${top + 26}`
  },
}

/** Seeds in rows of twenty; what has grown is a leaf. */
const seed: Mark = {
  width: 400,
  height: 104,
  path: (number, done, x) => {
    const across = (number % 20) * 20 + 10
    const down = Math.floor(number / 20) * 21 + 10
    if (!done) return `M${x(across)} ${down}h.01`
    const turned = number % 2 === 0 ? 7 : -7
    const [stem, tip] = [`${x(across - turned)} ${down + 7}`, `${x(across + turned)} ${down - 7}`]
    return `M${stem}Q${x(across - turned)} ${down - 7} ${tip}Q${x(across + turned)} ${down + 7} ${stem}Z`
  },
}

interface MarksProps extends DrawingProps {
  make: Mark
  mirrored: boolean
  name: string
}

function Marks({ make: { width, height, path }, part, mirrored, name }: MarksProps) {
  const done = Math.floor(part * 100)
  const x = (from: number) => Math.round((mirrored ? width - from : from) * 10) / 10
  const draw = (numbers: number[]) => numbers.map((number) => path(number, number < done, x)).join('')
  return (
    <svg class={`drawing ${name}`} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
      <path class="missing" d={draw(HUNDRED.slice(done))} />
      <path class="reached" d={draw(HUNDRED.slice(0, done))} />
    </svg>
  )
}

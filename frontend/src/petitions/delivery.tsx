import type { PetitionData } from '../core/boot'
import { Text, useLanguage } from '../core/messages'

/** Where and when it was handed over, with the proof (ux.md 1.11). */
export function Delivery({ delivery }: { delivery: PetitionData['delivery'] }) {
  const { text, formats } = useLanguage()
  if (delivery === null) return null
  const { deliveredAt, place, photo, receiptUrl } = delivery
  return (
    <section aria-labelledby="delivery">
      <h2 id="delivery">{text('delivery.heading')}</h2>
      <p>
        <Text
          id="delivery.at"
          values={{ day: <time dateTime={deliveredAt}>{formats.day(deliveredAt)}</time>, place: <bdi>{place}</bdi> }}
        />
      </p>
      {photo !== null && (
        <img class="photo" src={photo.url} width={photo.width} height={photo.height} alt={photo.alt} loading="lazy" />
      )}
      {receiptUrl !== null && (
        <p>
          <a href={receiptUrl}>{text('delivery.receipt')}</a>
        </p>
      )}
    </section>
  )
}

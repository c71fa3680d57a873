import { useLanguage } from '../core/messages'
import type { PetitionPageQuery } from '../gql/graphql'
import { topicPath } from './address'

interface TopicsProps {
  topics: NonNullable<PetitionPageQuery['petition']>['topics']
}

/** What the petition is about, each with the way to the others on it (H-2). */
export function Topics({ topics }: TopicsProps) {
  const { locale, text } = useLanguage()
  if (topics.length === 0) return null
  return (
    <nav class="dataLinks" aria-label={text('list.topic')}>
      <ul class="facts">
        {topics.map(({ slug, name }) => (
          <li key={slug}>
            <a href={topicPath(locale, slug)}>{text('list.about', { topic: name })}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

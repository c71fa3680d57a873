import { useState } from 'preact/hooks'
import type { PetitionData, Problem } from '../core/boot'
import { Choices } from '../core/field'
import { useLanguage } from '../core/messages'
import type { NameVisibility } from '../gql/graphql'

const VISIBILITIES: NameVisibility[] = ['DELIVER_ONLY', 'PUBLIC', 'PRIVATE']

/** More of them make no sentence; the page lists them all. */
const TARGETS_NAMED = 3

interface NameChoiceProps {
  petition: Pick<PetitionData, 'targets' | 'nameVisibility' | 'atRisk'>
  problems: Problem[]
  kept: string | undefined
}

function visibility(value: string | undefined, preset: NameVisibility): NameVisibility {
  return VISIBILITIES.find((known) => known === value) ?? preset
}

/**
 * Who sees the name: one line that says what is chosen, and the choice behind "Change". Where signing is a risk, every choice
 * but the private one says who will see the list (F-5).
 */
export function NameChoice({ petition, problems, kept }: NameChoiceProps) {
  const { text, formats } = useLanguage()
  const preset = petition.nameVisibility
  const targets = petition.targets.map((target) => target.name)
  const known = targets.length <= TARGETS_NAMED ? targets.length : 0
  const risk = petition.atRisk ? text('form.risk') : undefined
  const [chosen, setChosen] = useState(visibility(kept, preset))
  const onChange = (event: Event) => setChosen(visibility((event.target as HTMLInputElement).value, preset))
  return (
    <div class="field">
      <p>{text(`form.nameIs.${chosen}`, { known, targets: formats.list(targets) })}</p>
      <details open={problems.some((problem) => problem.field === 'nameVisibility')} onChange={onChange}>
        <summary>{text('form.change')}</summary>
        <Choices
          field="nameVisibility"
          legend={text('form.visibility')}
          problems={problems}
          chosen={visibility(kept, preset)}
          choices={VISIBILITIES.map((value) => ({
            value,
            label: text(`form.choice.${value}`),
            note: value === 'PRIVATE' ? undefined : risk,
          }))}
        />
      </details>
    </div>
  )
}

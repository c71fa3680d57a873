interface RevealProps {
  words: string
  /** How much is uncovered, 0 to 1. */
  part: number
  mirrored: boolean
}

const HEIGHT = 92
const BASELINE = 72
const GAP = 17
/** How far a bar reaches beyond its word. */
const OVER = 4

const NARROW = /[IJil1!.,:;'’()|\s]/u
const WIDE = /[MWmw@%]/u
const WHOLE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const CURSIVE = /\p{Script=Arabic}/u
const SLIM = /[اأإآلر]/u
const UNSEEN = /\p{Mn}/u

/** About how wide a letter is; the drawing then fits each word to the width that its letters add up to. */
function widthOf(letter: string): number {
  if (UNSEEN.test(letter)) return 0
  if (WHOLE.test(letter)) return 84
  if (CURSIVE.test(letter)) return SLIM.test(letter) ? 26 : 44
  if (NARROW.test(letter)) return 21
  return WIDE.test(letter) ? 51 : 37
}

interface Placed {
  word: string
  start: number
  width: number
}

function place(words: string): { placed: Placed[]; width: number } {
  let end = OVER
  const placed = words.split(' ').map((word) => {
    const width = [...word].reduce((sum, letter) => sum + widthOf(letter), 0)
    const start = end
    end += width + GAP
    return { word, start, width }
  })
  return { placed, width: end - GAP + OVER }
}

/**
 * A sentence under black bars. What is signed is uncovered and marked as with a highlighter; what is still missing to
 * the goal stays covered.
 */
export function Reveal({ words, part, mirrored }: RevealProps) {
  const { placed, width } = place(words)
  const cut = Math.round(width * part)
  /** Where a box begins that is so far from the start of the line. */
  const x = (start: number, wide: number) => (mirrored ? width - start - wide : start)
  return (
    <svg
      class="drawing reveal"
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio={mirrored ? 'xMaxYMid' : 'xMinYMid'}
      aria-hidden="true"
      focusable="false"
    >
      <rect class="marker" x={x(0, cut)} y="3" width={cut} height={HEIGHT - 6} />
      {placed.map(({ word, start, width: wide }) => (
        <text key={start} x={x(start, wide) + wide / 2} y={BASELINE} textLength={wide} lengthAdjust="spacingAndGlyphs">
          {word}
        </text>
      ))}
      {placed.map(({ start, width: wide }) => {
        const from = Math.max(start - OVER, cut)
        const covered = Math.max(start + wide + OVER - from, 0)
        return <rect class="bar" key={start} x={x(from, covered)} y="0" width={covered} height={HEIGHT} />
      })}
    </svg>
  )
}

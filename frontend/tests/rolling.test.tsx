import { act, cleanup, render } from '@testing-library/preact'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useRolling } from '../src/petitions/rolling'

function Rolling({ value }: { value: number }) {
  return <output>{useRolling(value)}</output>
}

function still(matches: boolean) {
  vi.stubGlobal('matchMedia', () => ({ matches }))
}

beforeEach(() => vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'performance'] }))

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('a number that has changed', () => {
  it('rolls to its new value within 600 ms (G-11, P-6)', async () => {
    still(false)
    const { container, rerender } = render(<Rolling value={100} />)
    expect(container.textContent).toBe('100')
    rerender(<Rolling value={200} />)
    await act(() => void vi.advanceTimersByTime(300))
    const between = Number(container.textContent)
    expect(between).toBeGreaterThan(100)
    expect(between).toBeLessThan(200)
    await act(() => void vi.advanceTimersByTime(350))
    expect(container.textContent).toBe('200')
  })

  it('is there at once for those who want no motion', async () => {
    still(true)
    const { container, rerender } = render(<Rolling value={100} />)
    await act(() => rerender(<Rolling value={200} />))
    expect(container.textContent).toBe('200')
  })
})

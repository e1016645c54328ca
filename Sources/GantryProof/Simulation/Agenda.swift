/// What is still to happen, in the order of virtual time; of the same moment what was entered first.
struct Agenda {
  private var heap: [(moment: Int64, order: Int)] = []
  /// By order; nil once taken.
  private var items: [Occurrence?] = []

  /// Enters something.
  mutating func add(_ item: Occurrence, at moment: Int64) {
    heap.append((moment, items.count))
    items.append(item)
    var place = heap.count - 1
    while place > 0 {
      let parent = (place - 1) / 2
      guard heap[place] < heap[parent] else { return }
      heap.swapAt(place, parent)
      place = parent
    }
  }

  /// Takes what comes next; nil when nothing is left.
  mutating func takeNext() -> (moment: Int64, item: Occurrence)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    guard let item = items[first.order] else { return nil }
    items[first.order] = nil
    return (first.moment, item)
  }

  private mutating func sink() {
    var place = 0
    while true {
      var least = place
      let (left, right) = (2 * place + 1, 2 * place + 2)
      if left < heap.count, heap[left] < heap[least] { least = left }
      if right < heap.count, heap[right] < heap[least] { least = right }
      guard least != place else { return }
      heap.swapAt(place, least)
      place = least
    }
  }
}

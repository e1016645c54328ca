import GantryCore

/// One thing that was seen from outside of the engines: what the rules are about.
///
/// Runs are named by their place in the scenario, because numbers compare faster than ids.
enum Observation {
  /// The store accepted a write; the epoch is the one that its writer had.
  case committed(run: Int, epoch: UInt64, events: [Event])
  /// A run changed hands, or was taken from its owner.
  case granted(run: Int, epoch: UInt64)
  /// A writer was told that everything up to this number is safe.
  case acknowledged(run: Int, events: [Event])
  /// The process of an attempt began.
  case began(run: Int, AttemptPath, epoch: UInt64)
  /// The process of an attempt is gone.
  case ended(run: Int, AttemptPath, epoch: UInt64)
  /// A phase changed the world.
  case applied(run: Int, effect: String)
  /// The owner with this epoch began to feed a sink behind this number.
  case opened(run: Int, sink: String, epoch: UInt64, after: UInt64)
  /// The owner with this epoch gave a sink events, and it is done with the first so many.
  case delivered(run: Int, sink: String, epoch: UInt64, seqs: [UInt64], done: Int)
}

/// Everything that was seen, in order, and a digest of it.
struct History {
  private(set) var observations: [Observation] = []
  private(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325
  private(set) var fencedWrites = 0

  mutating func note(_ observation: Observation) {
    observations.append(observation)
    switch observation {
    case .committed(let run, let epoch, let events):
      mix(1, UInt64(run), epoch)
      for event in events { mix(event) }
    case .granted(let run, let epoch): mix(2, UInt64(run), epoch)
    case .acknowledged(let run, let events): mix(3, UInt64(run), UInt64(events.count))
    case .began(let run, let path, let epoch):
      mix(4, UInt64(run), epoch)
      mix(path.phase, path.attempt)
    case .ended(let run, let path, let epoch):
      mix(5, UInt64(run), epoch)
      mix(path.phase, path.attempt)
    case .applied(let run, let effect):
      mix(6, UInt64(run), 0)
      mix(effect, 0)
    case .opened(let run, let sink, let epoch, let seq):
      mix(7, epoch, seq)
      mix(sink, run)
    case .delivered(let run, let sink, let epoch, let seqs, let done):
      mix(8, epoch, UInt64(done))
      mix(UInt64(run))
      mix(sink, seqs.count)
      for seq in seqs { mix(seq) }
    }
  }

  mutating func noteFencedWrite() {
    fencedWrites += 1
    mix(9, 0, 0)
  }

  /// Takes the length of a payload, not its bytes: dictionaries in payloads are written in an order
  /// that differs from process to process.
  private mutating func mix(_ event: Event) {
    mix(event.seq, event.epoch, UInt64(bitPattern: event.time.nanoseconds))
    mix(event.type.name, event.data.count)
    mix(event.phase ?? "", event.attempt ?? 0)
  }

  private mutating func mix(_ text: String, _ number: Int) {
    for byte in text.utf8 { mix(UInt64(byte)) }
    mix(UInt64(bitPattern: Int64(number)))
  }

  private mutating func mix(_ first: UInt64, _ second: UInt64, _ third: UInt64) {
    mix(first)
    mix(second)
    mix(third)
  }

  /// FNV-1a, a word at a time.
  private mutating func mix(_ word: UInt64) {
    digest = (digest ^ word) &* 0x100_0000_01B3
    digest ^= digest >> 29
  }
}

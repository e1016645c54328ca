/// One entry of a run's journal.
///
/// `data` is kept as the bytes that were emitted, after validation: hashes and byte comparisons of
/// stored payloads stay meaningful, and nothing is decoded that only travels through.
public struct Event: Sendable, Equatable {
  /// The run it belongs to.
  public var run: RunID
  /// Its place in the run: dense, from 1, given by the run's owner.
  public var seq: UInt64
  /// Its place in the store: rising in commit order, with gaps, opaque; 0 before the commit.
  public var position: UInt64
  /// When it was written.
  public var time: Timestamp
  /// What happened.
  public var type: EventType
  /// The version of the type's payload.
  public var version: Int
  /// Whether the state depends on it.
  public var durability: Durability
  /// The phase it is about.
  public var phase: String?
  /// The attempt of the phase it is about.
  public var attempt: Int?
  /// The epoch of the run's owner when it was written.
  public var epoch: UInt64
  /// The payload, one JSON object.
  public var data: [UInt8]

  /// Creates an event from its parts.
  public init(
    run: RunID,
    seq: UInt64,
    position: UInt64 = 0,
    time: Timestamp,
    type: EventType,
    version: Int = 1,
    durability: Durability,
    phase: String? = nil,
    attempt: Int? = nil,
    epoch: UInt64,
    data: [UInt8]
  ) {
    self.run = run
    self.seq = seq
    self.position = position
    self.time = time
    self.type = type
    self.version = version
    self.durability = durability
    self.phase = phase
    self.attempt = attempt
    self.epoch = epoch
    self.data = data
  }

  /// The event as one line of JSON without the line feed, as `gantry events --json` prints it.
  ///
  /// The payload's bytes are copied, never re-encoded.
  public var line: [UInt8] {
    var line = [UInt8]()
    line.reserveCapacity(200 + data.count)
    line.append(contentsOf: #"{"seq":"#.utf8)
    line.append(decimal: seq)
    line.append(contentsOf: #","run":""#.utf8)
    line.append(contentsOf: run.text.utf8)
    line.append(contentsOf: #"","time":""#.utf8)
    time.write(into: &line)
    line.append(contentsOf: #"","type":"#.utf8)
    JSONWriter.write(quoted: type.name, into: &line)
    line.append(contentsOf: #","phase":"#.utf8)
    if let phase {
      JSONWriter.write(quoted: phase, into: &line)
    } else {
      line.append(contentsOf: "null".utf8)
    }
    line.append(contentsOf: #","attempt":"#.utf8)
    if let attempt {
      line.append(decimal: attempt)
    } else {
      line.append(contentsOf: "null".utf8)
    }
    line.append(contentsOf: #","epoch":"#.utf8)
    line.append(decimal: epoch)
    line.append(contentsOf: #","data":"#.utf8)
    line.append(contentsOf: data)
    line.append(UInt8(ascii: "}"))
    return line
  }
}

/// Which write waits for the disk.
public enum Durability: String, Sendable, Codable {
  /// Durable before the next step: state changes, effects, values. The state is a fold of these.
  case barrier
  /// Durable with the next commit, at the latest after 250 ms: events that plugins declare.
  case lazy
}

/// The name of a kind of event.
public struct EventType: Sendable, Hashable, Codable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  /// The whole name, such as `phase.started`.
  public var name: String

  /// Creates a type from its name.
  public init(_ name: String) { self.name = name }

  /// Creates a type from a literal.
  public init(stringLiteral name: String) { self.name = name }

  /// The whole name.
  public var description: String { name }
}

/// An event before the run's owner has given it a number.
public struct EventDraft: Sendable, Equatable {
  /// What happened.
  public var type: EventType
  /// Whether the state depends on it.
  public var durability: Durability
  /// The phase it is about.
  public var phase: String?
  /// The attempt of the phase it is about.
  public var attempt: Int?
  /// The payload, one JSON object.
  public var data: [UInt8]

  /// Creates a draft.
  public init(
    type: EventType,
    durability: Durability,
    phase: String? = nil,
    attempt: Int? = nil,
    data: [UInt8]
  ) {
    self.type = type
    self.durability = durability
    self.phase = phase
    self.attempt = attempt
    self.data = data
  }

  /// The event this draft becomes.
  public func event(run: RunID, seq: UInt64, time: Timestamp, epoch: UInt64) -> Event {
    Event(
      run: run,
      seq: seq,
      time: time,
      type: type,
      durability: durability,
      phase: phase,
      attempt: attempt,
      epoch: epoch,
      data: data
    )
  }
}

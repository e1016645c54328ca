extension SecretMask {
  /// Covers secrets in bytes that come in pieces, wherever the pieces part.
  ///
  /// What might be the beginning of a secret is held back until more is known; that is never more
  /// than the longest form of one.
  public struct Stream: Sendable {
    private var search: SecretSearch?
    private var state: SecretSearch.State = 0
    /// What was not given yet.
    private var held: [UInt8] = []
    /// The parts of `held` that are a secret: in order, and never touching.
    private var covered: [Range<Int>] = []
    /// Whether what was given last is a cover that the beginning of `held` belongs to.
    private var isCovering = false

    /// Starts at the beginning of the bytes.
    ///
    /// - Parameter mask: What to cover.
    public init(_ mask: SecretMask) { search = mask.search }

    /// Takes the next piece.
    ///
    /// - Parameter piece: The bytes that follow on those before.
    /// - Returns: What may be shown by now.
    public mutating func write(_ piece: [UInt8]) -> [UInt8] {
      guard let search else { return piece }
      let start = held.count
      held += piece
      look(from: start, search)
      return give(held.count - search.depth(state))
    }

    /// Takes the next piece with a mask that may know more secrets than the one before.
    ///
    /// - Parameters:
    ///   - piece: The bytes that follow on those before.
    ///   - mask: What to cover from here on.
    /// - Returns: What may be shown by now.
    public mutating func write(_ piece: [UInt8], through mask: SecretMask) -> [UInt8] {
      if mask.search !== search {
        search = mask.search
        state = 0
        if let search { look(from: 0, search) }
      }
      return write(piece)
    }

    /// Ends the bytes.
    ///
    /// - Returns: What was held back.
    public mutating func finish() -> [UInt8] {
      state = 0
      defer { isCovering = false }
      return give(held.count)
    }

    private mutating func look(from start: Int, _ search: SecretSearch) {
      for place in start..<held.count {
        state = search.step(state, held[place])
        let length = search.match(state)
        if length > 0 { cover(place + 1 - length..<place + 1) }
      }
    }

    /// Adds a part that ends behind all others; it may begin before some of them.
    private mutating func cover(_ part: Range<Int>) {
      var start = part.lowerBound
      while let last = covered.last, last.upperBound >= start {
        start = min(start, last.lowerBound)
        covered.removeLast()
      }
      covered.append(start..<part.upperBound)
    }

    /// Gives the first bytes away, with covers.
    private mutating func give(_ count: Int) -> [UInt8] {
      var given: [UInt8] = []
      var place = 0
      for part in covered where part.lowerBound < count {
        show(place..<part.lowerBound, in: &given)
        if !isCovering { given += Array(SecretMask.cover.utf8) }
        isCovering = true
        place = min(part.upperBound, count)
      }
      show(place..<count, in: &given)
      held.removeFirst(count)
      covered = covered.filter { $0.upperBound > count }
        .map { max(0, $0.lowerBound - count)..<$0.upperBound - count }
      return given
    }

    private mutating func show(_ part: Range<Int>, in given: inout [UInt8]) {
      guard !part.isEmpty else { return }
      given += held[part]
      isCovering = false
    }
  }
}

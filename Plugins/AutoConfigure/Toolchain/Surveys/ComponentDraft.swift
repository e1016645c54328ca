/// One folder with its candidates in order of conviction.
struct ComponentDraft {
  let directory: SourceTree.Directory
  /// The language of the folder first.
  let candidates: [LanguageCandidate]
  /// Candidates whose manifest only holds tools for another language's code, by language.
  let weak: Set<String>
  /// True when a language without a detector has its manifest here or writes most of the files.
  private let isForeign: Bool

  init(directory: SourceTree.Directory, candidates: [LanguageCandidate], census: SourceCensus) {
    self.directory = directory
    let foreign = census.foreignCount(below: directory.path)
    let hasForeignManifest = directory.files.contains(where: LanguageTable.isForeignManifest)
    let total = LanguageTable.detectors.map { census.count($0.language, in: directory.path) }
    let most = max(total.max() ?? 0, foreign)
    let weak = Set(
      candidates.filter { candidate in
        let isOutnumbered = candidate.sourceCount == 0 || candidate.sourceCount < most
        if candidate.declaresOnlyTools || candidate.isUnread { return isOutnumbered }
        // Beside another language's manifest, scripts are most often its front end.
        return candidate.language == "node" && hasForeignManifest && foreign > candidate.sourceCount
      }.map(\.language)
    )
    self.weak = weak
    self.isForeign = hasForeignManifest || foreign > (total.max() ?? 0)
    let files = candidates.map { candidate in
      // At the root a language has what its members have: the code of a workspace is in them.
      directory.path == "."
        ? census.balance.count(candidate.language) : candidate.sourceCount
    }
    let order = candidates.enumerated().sorted { left, right in
      Self.key(left.element, weak: weak, files: files[left.offset], position: left.offset)
        > Self.key(right.element, weak: weak, files: files[right.offset], position: right.offset)
    }
    self.candidates = order.map(\.element)
  }

  /// True when nothing here but tools speaks for a known language, and files of another one do.
  var belongsToForeignLanguage: Bool { isForeign && weak.count == candidates.count }

  func confidence(of candidate: LanguageCandidate) -> Confidence {
    Self.confidence(of: candidate, weak: weak)
  }

  /// Own code comes before the score, and the number of source files before the root's vote; the
  /// root wins among folders that are all convincing.
  static func precedes(_ left: (Int, ComponentDraft), _ right: (Int, ComponentDraft)) -> Bool {
    left.1.rank(position: left.0).lexicographicallyPrecedes(right.1.rank(position: right.0))
  }

  private func rank(position: Int) -> [Int] {
    guard let first = candidates.first else { return [Int.max] }
    let isConvincing = !weak.contains(first.language) && first.sourceCount > 0
    let isRoot = directory.path == "."
    return [
      isConvincing ? 0 : 1, weak.contains(first.language) ? 1 : 0,
      first.signs.isOutside ? 1 : 0, isRoot ? 0 : 1, -first.sourceCount, position,
    ]
  }

  private static func key(
    _ candidate: LanguageCandidate,
    weak: Set<String>,
    files: Int,
    position: Int
  ) -> (Int, Int, Double, Int) {
    let isWeak = weak.contains(candidate.language)
    let score = confidence(of: candidate, weak: weak).score
    return (isWeak ? 0 : 1, files, score, -position)
  }

  private static func confidence(of candidate: LanguageCandidate, weak: Set<String>) -> Confidence {
    var signs = candidate.signs
    signs.isOnlyTooling = weak.contains(candidate.language)
    return signs.confidence
  }
}

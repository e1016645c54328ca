internal import GantryCore
internal import GantryPlugins

/// Level 2: what is different in the process after a life of an instance.
extension Validation {
  /// What must be the same at every moment, as snapshots name it, and what is said when it is not.
  private static let steady: [(name: String, check: Check, noun: String)] = [
    ("signals", .changesSignals, "what signals do"),
    ("blocked", .changesSignals, "which signals are blocked"),
    ("folder", .changesFolder, "the working folder"),
    ("umask", .changesUmask, "the file mode mask"),
    ("locale", .changesLocale, "the locale"),
    ("environment", .changesEnvironment, "the environment"),
    ("limits", .changesLimits, "the resource limits"),
    ("rounding", .changesRounding, "rounding"),
  ]

  /// Compares the snapshots of a life.
  func checkProcess(_ outcome: TrialOutcome, _ life: PlainLife) {
    let looks = life.looks.compactMap { outcome.facts[$0] }
    guard let before = looks.first else { return }
    let moments = ["loading", "the entry", "create", "the call", "the calls", "destroy"]
    for (name, check, noun) in Self.steady {
      for (place, look) in looks.enumerated().dropFirst() where look.json[name] != before.json[name]
      {
        let last = looks[place - 1]
        find(
          check,
          "\(noun) \(noun.hasPrefix("what") || noun.hasSuffix("s") ? "were" : "was") changed by "
            + moment(moments, place, life.type),
          type: place > 2 ? life.type : nil,
          evidence: ["before: \(Self.shown(last, name))", "after: \(Self.shown(look, name))"],
          mark: "\(check.id) \(place > 2 ? life.type.name : "") \(Self.verb(place, life))",
          trial: .crashes
        )
        break
      }
    }
    guard looks.count == moments.count + 1, let after = looks.last else { return }
    checkThreads(before, after, life.type)
    checkDescriptors(before, after, life.type)
  }

  private func moment(_ moments: [String], _ place: Int, _ type: PluginType) -> String {
    let moment = moments[min(place - 1, moments.count - 1)]
    return place > 2 ? "\(moment) of '\(type.name)'" : moment
  }

  /// The breach that the instrument reports at the same moment has the same mark.
  private static func verb(_ place: Int, _ life: PlainLife) -> String {
    ["", "load", "enter", "create", life.call.verb, life.call.verb, "destroy"][min(place, 6)]
  }

  private static func shown(_ look: FactLine, _ name: String) -> String {
    if name == "environment" { return look.texts("variables").joined(separator: " ") }
    let list = look.texts(name)
    return list.isEmpty ? look.text(name) ?? "nothing" : list.joined(separator: ", ")
  }

  private func checkThreads(_ before: FactLine, _ after: FactLine, _ type: PluginType) {
    let (first, last) = (before.number("threads") ?? 1, after.number("threads") ?? 1)
    guard last > first else { return }
    let count = last - first
    find(
      .leavesThread,
      "\(count) thread\(count == 1 ? " is" : "s are") left after the last instance of "
        + "'\(type.name)' was destroyed",
      type: type,
      evidence: ["threads: \(after.texts("thread_names").joined(separator: ", "))"],
      mark: "leaves-thread \(type.name)",
      trial: .crashes
    )
  }

  private func checkDescriptors(_ before: FactLine, _ after: FactLine, _ type: PluginType) {
    let (first, last) = (Set(before.texts("fds")), Set(after.texts("fds")))
    let left = last.subtracting(first).sorted()
    let gone = first.subtracting(last).sorted()
    guard !left.isEmpty || !gone.isEmpty else { return }
    let message =
      left.isEmpty
      ? "a descriptor of the host was closed by '\(type.name)'"
      : "\(left.count) descriptor\(left.count == 1 ? " is" : "s are") left after the last instance "
        + "of '\(type.name)' was destroyed"
    find(
      .leavesDescriptor,
      message,
      type: type,
      evidence: left.map { "left: \($0)" } + gone.map { "closed: \($0)" },
      mark: "leaves-descriptor \(type.name)",
      trial: .crashes
    )
  }
}

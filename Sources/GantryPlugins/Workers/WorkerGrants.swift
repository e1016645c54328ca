internal import CGantryFrames
internal import GantryCore
internal import Glibc

/// What one worker may touch: the permissions of a plugin's manifest, resolved for one input.
struct WorkerGrants: Sendable, Hashable {
  /// A path and what may be done below it.
  struct Rule: Sendable, Hashable {
    /// `r` read, `w` write too, `x` execute too; a capital for a path that must not have a link in it.
    var access: Character
    var path: String
  }

  private(set) var rules: Set<Rule> = []
  /// Whether sockets may be made.
  private(set) var network = false
  /// Whether files outside of the folder for temporary ones may be changed; then their modes and times
  /// may be too, which the kernel does not tell apart by place.
  private(set) var changesFiles = false
  /// Whether programs may be run.
  private(set) var processes = false

  /// No permission at all.
  init() {}

  /// Resolves the permissions of a manifest.
  ///
  /// - Parameters:
  ///   - manifest: The manifest; without `permissions` nothing is granted.
  ///   - input: The input that patterns may name members of.
  ///   - config: The configuration that patterns may name members of.
  ///   - home: The person's folder, as the worker sees it; empty for none.
  ///   - note: Receives what is not granted although the manifest asks for it, and why.
  init(
    _ manifest: PluginManifest,
    input: [UInt8],
    config: [UInt8],
    home: String,
    note: (String) -> Void = { _ in }
  ) {
    guard let permissions = manifest.document["permissions"], permissions.objectValue != nil else {
      return
    }
    let values = PermissionValues(input: input, config: config, home: home)
    network = permissions["network"]?.boolValue ?? false
    add(writes: permissions["write"], values, note)
    add(reads: permissions["read"], values, note)
    for name in (permissions["exec"]?.arrayValue ?? []).compactMap(\.stringValue) {
      processes = true
      for path in values.resolve(name).flatMap(Self.programs) {
        guard name.contains("${") else {
          rules.insert(Rule(access: "x", path: path))
          continue
        }
        if let place = place(path, note) { rules.insert(Rule(access: "X", path: place.path)) }
      }
    }
  }

  /// Adds the folder where the worker may write what nobody else needs.
  mutating func add(scratch: String) { rules.insert(Rule(access: "w", path: scratch)) }

  /// Adds what another plugin in the same process was granted.
  mutating func formUnion(_ other: WorkerGrants) {
    rules.formUnion(other.rules)
    network = network || other.network
    processes = processes || other.processes
    changesFiles = changesFiles || other.changesFiles
  }

  /// Whether a worker with these grants can do what needs those.
  func covers(_ other: WorkerGrants) -> Bool {
    other.rules.isSubset(of: rules) && (network || !other.network)
      && (processes || !other.processes)
  }

  private mutating func add(
    writes patterns: JSON?,
    _ values: PermissionValues,
    _ note: (String) -> Void
  ) {
    for pattern in (patterns?.arrayValue ?? []).compactMap(\.stringValue) {
      let isAsked = pattern.contains("${input.") || pattern.contains("${config.")
      for path in values.resolve(pattern) {
        guard let place = place(path, note),
          let there = Self.existing(place, lifts: isAsked)
        else { continue }
        rules.insert(Rule(access: "W", path: there))
        changesFiles = true
      }
    }
  }

  private mutating func add(
    reads patterns: JSON?,
    _ values: PermissionValues,
    _ note: (String) -> Void
  ) {
    let written = rules.map { $0.path + "/" }
    for pattern in (patterns?.arrayValue ?? []).compactMap(\.stringValue) {
      for path in values.resolve(pattern) {
        // What a manifest names by itself is the system's, unless the plugin may write there.
        guard pattern.contains("${") || written.contains(where: { path.hasPrefix($0) }) else {
          rules.insert(Rule(access: "r", path: path))
          continue
        }
        if let place = place(path, note) { rules.insert(Rule(access: "R", path: place.path)) }
      }
    }
  }

  /// Where a path really leads; nil when that is not for its name to say.
  private func place(_ path: String, _ note: (String) -> Void) -> GrantedPath? {
    do throws(GrantedPath.Link) {
      return try GrantedPath(path)
    } catch {
      note(
        "'\(path)' was not granted: '\(error.path)' is a link to '\(error.target)' that a plugin "
          + "or a repository could have made; name the place that it leads to"
      )
      return nil
    }
  }

  /// The path, or the nearest folder above it that is there: the kernel grants only what exists.
  ///
  /// - Parameters:
  ///   - place: What is meant.
  ///   - lifts: Whether a person has named the path, and so the place where it is to be made. What a
  ///     plugin names by itself is granted only when it is there: above it may lie all that a person
  ///     has.
  /// - Returns: What can be granted; nil for nothing.
  private static func existing(_ place: GrantedPath, lifts: Bool) -> String? {
    if place.missing.isEmpty { return place.path }
    guard lifts, !place.missing.contains(".."), !place.existing.isEmpty else { return nil }
    return place.existing
  }

  /// Where a program is: a path as it is, a name in the folders of `PATH`.
  private static func programs(_ name: String) -> [String] {
    guard !name.contains("/") else { return [name] }
    // `unsafe` because getenv answers an address into the environment, which is copied at once.
    guard let variable = unsafe getenv("PATH") else { return [] }
    let folders = unsafe String(cString: variable).split(separator: ":")
    return folders.map { "\($0)/\(name)" }.filter { unsafe access($0, X_OK) == 0 }
  }
}

/// What the patterns of permissions may name.
private struct PermissionValues {
  private let input: JSON
  private let config: JSON
  private let home: String

  init(input: [UInt8], config: [UInt8], home: String) {
    self.input = (try? JSONParser.parse(input)) ?? .null
    self.config = (try? JSONParser.parse(config)) ?? .null
    self.home = home
  }

  /// Fills a pattern in; nothing when it names what is not there, because then nothing is meant.
  ///
  /// A pattern whose name is a list stands for each element, and one whose name ends in `[:]` for
  /// each part of a text that is separated by colons. Relative paths are the host's.
  func resolve(_ pattern: String) -> [String] {
    guard let start = pattern.range(of: "${"),
      let end = pattern.range(of: "}", from: start.upperBound)
    else { return absolute(pattern).map { [$0] } ?? [] }
    let name = pattern[start.upperBound..<end.lowerBound]
    let rest = pattern[end.upperBound...]
    let head = pattern[..<start.lowerBound]
    return values(of: name).flatMap { resolve("\(head)\($0)\(rest)") }
  }

  private func values(of name: Substring) -> [String] {
    let isSeparated = name.hasSuffix("[:]")
    var parts = (isSeparated ? name.dropLast(3) : name).split(separator: ".")
    let root = parts.isEmpty ? "" : String(parts.removeFirst())
    if root == "home", parts.isEmpty { return home.isEmpty ? [] : [home] }
    var value = root == "input" ? input : root == "config" ? config : .null
    for part in parts { value = value[String(part)] ?? .null }
    var texts = value.stringValue.map { [$0] } ?? (value.arrayValue ?? []).compactMap(\.stringValue)
    if isSeparated { texts = texts.flatMap { $0.split(separator: ":").map(String.init) } }
    // `$` would be read as a pattern again.
    return texts.filter { !$0.isEmpty && !$0.contains("${") }
  }

  private func absolute(_ path: String) -> String? {
    guard !path.isEmpty else { return nil }
    guard !path.hasPrefix("/") else { return path }
    // `unsafe` because getcwd makes a C string that is ours to free.
    guard let folder = unsafe getcwd(nil, 0) else { return nil }
    defer { unsafe free(folder) }
    return unsafe String(cString: folder) + "/" + path
  }
}

extension String {
  /// Where a text stands; nil when it does not.
  fileprivate func range(of text: String, from start: Index? = nil) -> Range<Index>? {
    ranges(of: text).first { $0.lowerBound >= start ?? startIndex }
  }
}

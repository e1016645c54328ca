import Foundation

/// A copy of the sources that is changed, built and tested in place of the sources.
struct Workshop {
  /// What became of a mutant.
  enum Verdict {
    /// A test went red, or something before the tests did.
    case caught(by: String)
    /// Nothing noticed.
    case survived
  }

  private let sources: String
  private let copy: String
  private let logs: String
  private let swift: String
  private let skipped: String

  /// What never goes into the copy: what was built, and what is not source.
  private static func isLeftOut(_ name: String) -> Bool {
    name == ".git" || name == ".build" || name.hasPrefix(".build-") || name == ".gantry"
  }

  /// Brings the copy up to date, writing only what differs, so that what it built stays valid.
  ///
  /// - Parameters:
  ///   - sources: The root of the sources.
  ///   - swift: The compiler's command.
  ///   - skipped: A pattern of the tests that are not run.
  /// - Throws: What went wrong when a file cannot be read or written.
  init(sources: String, swift: String, skipping skipped: String) throws {
    self.sources = sources
    self.swift = swift
    self.skipped = skipped
    copy = sources + "/.build/mutants/tree"
    logs = sources + "/.build/mutants/logs"
    for folder in [copy, logs] {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    try update("")
  }

  private func update(_ folder: String) throws {
    let manager = FileManager.default
    let names = try manager.contentsOfDirectory(atPath: sources + folder)
    let wanted = Set(names.filter { !Self.isLeftOut($0) })
    for name in try manager.contentsOfDirectory(atPath: copy + folder)
    where !wanted.contains(name) && !Self.isLeftOut(name) {
      try manager.removeItem(atPath: "\(copy)\(folder)/\(name)")
    }
    for name in wanted.sorted() {
      let (from, to) = ("\(sources)\(folder)/\(name)", "\(copy)\(folder)/\(name)")
      let isFolder = try manager.attributesOfItem(atPath: from)[.type] as? FileAttributeType
      if isFolder == .typeDirectory {
        try manager.createDirectory(atPath: to, withIntermediateDirectories: true)
        try update("\(folder)/\(name)")
      } else if !manager.contentsEqual(atPath: from, andPath: to) {
        try? manager.removeItem(atPath: to)
        try manager.copyItem(atPath: from, toPath: to)
      }
    }
  }

  /// Builds and tests the copy as it is, which must be green for the mutants to say anything.
  func check() throws -> Verdict {
    try verdict(of: [.all(but: skipped)], log: "unchanged")
  }

  /// Changes a constant, builds, tests and changes it back.
  func judge(_ constant: Constant, number: Int) throws -> Verdict {
    let file = copy + "/" + constant.file
    let source = try String(contentsOfFile: file, encoding: .utf8)
    guard let mutated = constant.mutated(source) else { throw Moved(constant: constant) }
    try mutated.write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? source.write(toFile: file, atomically: true, encoding: .utf8) }
    let runs = [
      TestRun.ofRoom(of: constant.file, but: skipped), .all(but: skipped),
    ].compactMap { $0 }
    return try verdict(of: runs, log: "\(number)")
  }

  private func verdict(of runs: [TestRun], log: String) throws -> Verdict {
    let built = try run(["build", "--build-tests"], log: "\(log)-build")
    guard built.status == 0 else { return .caught(by: "the compiler, see \(built.log)") }
    for (place, tests) in runs.enumerated() {
      let tested = try run(["test", "--skip-build"] + tests.arguments, log: "\(log)-test-\(place)")
      guard tested.status != 0 else { continue }
      let text = try String(contentsOfFile: tested.log, encoding: .utf8)
      return .caught(by: TestRun.red(in: text) ?? "status \(tested.status), see \(tested.log)")
    }
    return .survived
  }

  /// Runs the compiler in the copy, for half an hour at most: a mutant may wait for ever.
  private func run(_ arguments: [String], log: String) throws -> (status: Int32, log: String) {
    let path = "\(logs)/\(log).txt"
    try Data().write(to: URL(fileURLWithPath: path))
    let output = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "1800", swift] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: copy)
    process.standardOutput = output
    process.standardError = output
    try process.run()
    process.waitUntilExit()
    try output.close()
    return (process.terminationStatus, path)
  }

  /// A constant that is not where it was found.
  struct Moved: Error, CustomStringConvertible {
    let constant: Constant

    var description: String {
      "\(constant.file) changed while its mutants were made; run it again"
    }
  }
}

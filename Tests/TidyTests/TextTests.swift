import Foundation
import Testing

@Suite struct `Every tracked file` {
  /// A file that is text, read once.
  private struct Text: CustomStringConvertible {
    let path: String
    let text: String
    var name: Substring { path.split(separator: "/").last ?? "" }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var description: String { path }
  }

  private static let texts = SourceTree.files.map { Text(path: $0.path, text: $0.text) }
    .filter { !$0.text.isEmpty && !$0.text.utf8.contains(0) }

  @Test func `ends with one line feed`() {
    for file in Self.texts {
      #expect(file.text.hasSuffix("\n"), "\(file)")
      #expect(!file.text.hasSuffix("\n\n"), "\(file)")
    }
  }

  @Test func `has no tab, but for the Makefile, which needs them`() {
    for file in Self.texts where file.name != "Makefile" {
      #expect(!file.text.contains("\t"), "\(file)")
    }
  }

  @Test func `has no carriage return and no space at the end of a line`() {
    for file in Self.texts where file.name != "LICENSE" {
      #expect(!file.text.unicodeScalars.contains("\r"), "\(file)")
      for (index, line) in file.lines.enumerated() {
        #expect(line.last != " ", "\(file):\(index + 1)")
      }
    }
  }

  @Test func `names no folder of the machine it was written on`() {
    // Put together here, so that this file does not hold what it looks for.
    let folders = ["work", "root", "home", "Users", "mnt", "workspace"].map { "/\($0)/" }
    for file in Self.texts where file.path != ".ci/run" {
      for (index, line) in file.lines.enumerated() {
        for folder in folders {
          guard let found = line.range(of: folder) else { continue }
          // A folder of that name inside of something else is nobody's machine.
          let before = line[..<found.lowerBound].last
          let isAbsolute = before.map { " \"'`(=:".contains($0) } ?? true
          #expect(!isAbsolute, "\(file):\(index + 1) names \(folder)")
        }
      }
    }
  }

  @Test func `only .ci/run knows what lies beside the repository`() {
    let beside = "../" + "shared"
    for file in Self.texts where file.path != ".ci/run" {
      #expect(!file.text.contains(beside), "\(file)")
    }
  }
}

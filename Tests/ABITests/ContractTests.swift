import Foundation
import Testing

@Suite struct `The contract beside each function` {
  /// A function pointer in a header, or the entry point, with the comment above it.
  struct Function: CustomTestStringConvertible {
    var header: String
    var line: Int
    var name: String
    var comment: String
    var testDescription: String { "\(header):\(line) \(name)" }
  }

  static let functions: [Function] = `The headers`.headers.flatMap { header -> [Function] in
    let url = `The headers`.include.appending(path: header)
    return find(in: (try? String(contentsOf: url, encoding: .utf8)) ?? "", header)
  }

  @Test func `every function pointer is found`() {
    // 36 pointers and the entry point; a new function changes this number and nothing else here.
    #expect(Self.functions.count == 37)
    #expect(Self.functions.contains { $0.name == "gantry_plugin_v1" })
  }

  @Test(arguments: functions)
  func `it says on which thread it may be called`(_ function: Function) {
    #expect(function.comment.contains("[T]") || function.comment.contains("[S]"))
  }

  @Test(arguments: functions)
  func `it says since when it is there and whether it must be`(_ function: Function) {
    let comment = function.comment
    #expect(comment.contains(/since [0-9]+\.[0-9]+   (required|optional)/))
  }

  @Test(arguments: functions)
  func `it needs a live call when it takes one`(_ function: Function) {
    let isPerCall = function.name != "log" && function.comment.contains("gantry_call call")
    #expect(!isPerCall || function.comment.contains("[C]"))
  }

  @Test func `a function without a tag is noticed`() {
    let text = """
      // Says nothing.
      gantry_status (*mute)(void *ctx);

        // Speaks.
        // [T]   since 1.0   required
        void (*speak)(
          void *ctx);
      """
    let found = Self.find(in: text, "text.h")
    #expect(found.map(\.name) == ["mute", "speak"])
    #expect(found.map { $0.comment.contains("since 1.0") } == [false, true])
  }

  /// Finds function pointers; the comment is the lines above, and the declaration itself, so that
  /// its parameters can be looked at as well.
  static func find(in text: String, _ header: String) -> [Function] {
    var comment: [Substring] = []
    var found: [Function] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") {
        comment.append(line)
        continue
      }
      let pointer = line.firstMatch(of: /^ *(?:const )?[a-z0-9_]+ \*?\(\*([a-z_]+)\)/)?.1
      let entry = line.firstMatch(of: /^GANTRY_EXPORT .*\*(gantry_plugin_v1)\(/)?.1
      if let name = pointer ?? entry {
        let rest = lines[index...].prefix { !$0.isEmpty }
        let end = rest.firstIndex { $0.contains(");") } ?? index
        found.append(
          Function(
            header: header,
            line: index + 1,
            name: String(name),
            comment: (comment + lines[index...end]).joined(separator: "\n")
          )
        )
      }
      comment = []
    }
    return found
  }
}

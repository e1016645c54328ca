import GantryCore
import Testing

@Suite struct `Matching a pattern` {
  @Test(
    arguments: [
      ("", ["", "a"], []),
      ("abc", ["abc", "xabcx"], ["ab", "ABC"]),
      ("^a.c$", ["abc", "a😀c"], ["ac", "abbc", "a\nc"]),
      ("^(ab|cd)+$", ["ab", "abcd"], ["", "abc", "a"]),
      ("^(?:a|)b$", ["ab", "b"], ["aab"]),
      ("^a*b?c+$", ["c", "aabcc"], ["ab", "bbc"]),
      ("^a{2}$", ["aa"], ["a", "aaa"]),
      ("^a{1,3}$", ["a", "aaa"], ["", "aaaa"]),
      ("^a{2,}$", ["aa", "aaaaa"], ["a"]),
      ("^a{0}b$", ["b"], ["ab"]),
      ("^[a-c_]+$", ["abc_"], ["d", ""]),
      ("^[^0-9]$", ["a", "-"], ["5", ""]),
      ("^[a\\-\\]]$", ["-", "]", "a"], ["b", "\\"]),
      ("^[a-]$", ["a", "-"], ["b"]),
      ("^\\d\\w\\s$", ["1_ ", "9a\t"], ["a1 ", "1é "]),
      ("^\\D\\W\\S$", ["a-b"], ["1-b", "aab", "a- "]),
      ("^[\\d\\s]+$", ["1 2"], ["a"]),
      ("^[^\\D]$", ["4"], ["a"]),
      ("^1\\.2\\/3$", ["1.2/3"], ["1x2/3"]),
      ("^a+?$", ["a", "aa"], ["b"]),
      ("a|b$", ["ax", "xb"], ["bx"]),
      ("^é$", ["é"], ["e"]),
    ] as [(String, [String], [String])]
  )
  func `a pattern matches what its parts say`(
    _ pattern: String,
    _ matching: [String],
    _ other: [String]
  ) throws {
    let compiled = try TextPattern(pattern)
    for text in matching { #expect(compiled.matches(text), "\(pattern) matches \(text)") }
    for text in other { #expect(!compiled.matches(text), "\(pattern) does not match \(text)") }
  }

  @Test(arguments: [
    "(", ")", "[a", "a{", "a{2", "a{3,2}", "*a", "a**", "(?<n>a)", "(?!a)", "\\1", "\\bword\\b",
    "\\p{L}", "[z-a]", "[\\d-z]", "a\\", "a{9999}", "((a{100}){100}){100}",
  ])
  func `what cannot be matched in linear time or is wrong is refused`(_ pattern: String) {
    #expect(throws: TextPattern.Failure.self) { try TextPattern(pattern) }
  }

  @Test func `a pattern made to explode when backtracking is answered`() throws {
    let pattern = try TextPattern("^(a+)+$")
    #expect(!pattern.matches(String(repeating: "a", count: 2_000) + "b"))
  }
}

@Suite struct `Did you mean` {
  @Test(
    arguments: [
      ("tiemout", ["timeout", "time"], "timeout"), ("nmae", ["name", "needs"], "name"),
      ("Inputs", ["inputs", "limits"], "inputs"), ("phase", ["phases", "use"], "phases"),
      ("ab", ["xy"], nil), ("a", ["b", "c"], nil), ("", ["a"], nil), ("x", [], nil),
      ("bild", ["build", "wild"], "build"),
      ("acme.canry", ["acme.canary", "gantry.command"], "acme.canary"),
    ] as [(String, [String], String?)]
  )
  func `the closest name within a third of its length is offered`(
    _ name: String,
    _ candidates: [String],
    _ closest: String?
  ) {
    #expect(Suggestion.closest(to: name, in: candidates) == closest)
    #expect(Suggestion.closest(to: name, in: candidates.reversed()) == closest)
  }

  @Test func `without a close name the known ones are listed, sorted and bounded`() {
    #expect(Suggestion.remedy(for: "zzz", in: ["b", "a"]) == "Known are a, b.")
    #expect(Suggestion.remedy(for: "zzz", in: [String]()) == "There are none.")
    #expect(Suggestion.remedy(for: "build2", in: ["build"]) == "Did you mean \"build\"?")
    let many = (10..<30).map { "name\($0)" }
    #expect(Suggestion.remedy(for: "q", in: many).hasSuffix("name21 and 8 more."))
  }
}

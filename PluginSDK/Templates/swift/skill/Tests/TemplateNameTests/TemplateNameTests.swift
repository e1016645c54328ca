import GantryPlugin
import GantryPluginTesting
import Testing

@testable import TemplateName

@Suite struct `The skill` {
  private let skill: FakeSkill

  init() throws { skill = try FakeHost().load(plugin).skill("template-name") }

  @Test(arguments: [
    ("one two\nthree", Count.Output(lines: 2, words: 3, bytes: 13)),
    ("one\n", Count.Output(lines: 1, words: 1, bytes: 4)),
    ("é\n", Count.Output(lines: 1, words: 1, bytes: 3)),
    ("", Count.Output(lines: 0, words: 0, bytes: 0)),
  ])
  func `lines, words and bytes are counted`(_ text: String, _ counts: Count.Output) throws {
    let result = try skill.invoke(Count.Input(text: text))
    #expect(result.status == .ok)
    #expect(try result.output(as: Count.Output.self) == counts)
  }

  @Test func `without a text it says so`() throws {
    let result = try skill.invoke(["text": 5])
    #expect(result.status != .ok)
    #expect(result.failure != nil)
  }

  @Test func `a cancelled call stops`() throws {
    #expect(try skill.invoke(Count.Input(text: "one"), .cancelled).status == .cancelled)
  }
}

import GantryCore
import Testing

@testable import GantryValidator

@Suite struct `Writing scripts and reading facts` {
  @Test func `a command is a count and words with their lengths`() {
    var script = Script()
    script.load("/p")
    #expect(
      script.bytes == [2, 0, 0, 0, 4, 0, 0, 0] + Array("load".utf8) + [2, 0, 0, 0]
        + Array("/p".utf8)
    )
  }

  @Test func `a script prints itself so that every byte can be read`() {
    var script = Script()
    script.create(.phase, "greet", [0x7B, 0x22, 0xFF, 0x22, 0x7D])
    script.set("cancel-after", 0)
    script.call(0, .run([]))
    #expect(
      script.description == """
        0: create phase greet "{\\"\\xff\\"}"
        1: cancel-after 0
        2: run 0 ""
        """
    )
  }

  @Test func `facts are found by the command, and a cut line is left out`() {
    let facts = TrialFacts(
      Array(
        """
        {"at":0,"verb":"load","ok":true}
        {"at":1,"breach":"bad-utf8","text":"log was given rubbish","in":"run"}
        {"at":1,"verb":"run","status":1,"failed":[{"code":"RQ==","message":"bQ==","hint":"","retry":3,"detail":""}]}
        {"at":2,"verb":"des
        """.utf8
      )
    )
    #expect(facts.next == 2)
    #expect(facts.breaches == [.init(at: 1, id: "bad-utf8", text: "log was given rubbish")])
    let call = CallFacts(facts[1])
    #expect(call?.status == 1)
    #expect(call?.failure?.code == Array("E".utf8))
    #expect(call?.failure?.retryClass == 3)
    #expect(facts[2] == nil)
  }

  @Test func `a crash says where it was, and in which trap`() {
    let line =
      #"{"at":3,"crash":"SIGSEGV","in":"run","thread":"call","offset":"0x10","last":"emit","guard":true,"of":"end","write":false}"#
    let crash = TrialFacts(Array((line + "\n").utf8)).crash
    #expect(crash?.at == 3)
    #expect(crash?.trap == "end")
    #expect(crash?.offset == "0x10")
    #expect(crash?.last == "emit")
  }

  @Test func `a whole line that is no fact is kept for complaint, one cut by a crash is not`() {
    let first = "{\"at\":0,\"verb\":\"load\"}\n"
    #expect(TrialFacts(Array("\(first)rubbish\n".utf8)).unreadable == "rubbish")
    #expect(TrialFacts(Array("\(first)rubbish".utf8)).unreadable == nil)
    let crash = "{\"at\":1,\"crash\":\"SIGSEGV\",\"in\":\"run\"}\n"
    #expect(TrialFacts(Array("\(first){\"at\":1,\n\(crash)".utf8)).unreadable == nil)
  }

  @Test func `the end of a script is nobody's exit`() {
    let own = TrialFacts(Array("{\"at\":3,\"exit\":0,\"in\":\"exit\"}\n".utf8))
    let theirs = TrialFacts(Array("{\"at\":3,\"exit\":2,\"in\":\"run\"}\n".utf8))
    #expect(own.exitStatus == nil)
    #expect(theirs.exitStatus == 2)
  }

  @Test func `a trial is named by check, seed and round`() {
    let name = Reproduction("input-fuzz:42:3")
    #expect(name == Reproduction(check: "input-fuzz", seed: 42, round: 3))
    #expect(name?.description == "input-fuzz:42:3")
    for wrong in ["", "input-fuzz", "input-fuzz:42", ":1:2", "a:b:1", "a:1:-1", "a:1:2:3"] {
      #expect(Reproduction(wrong) == nil, "\(wrong)")
    }
  }
}

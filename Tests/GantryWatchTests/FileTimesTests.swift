import GantryCore
import Testing

@testable import GantryWatch

@Suite struct `The times of files` {
  private func entry(_ seconds: Double, size: Int64 = 1) -> FileTimes.Entry {
    FileTimes.Entry(
      modified: Timestamp(nanoseconds: Int64(seconds * 1_000_000_000)),
      size: size
    )
  }

  @Test func `S0-11 what is new, different or gone is a change, sorted by path`() {
    let before = FileTimes(["kept": entry(1), "b": entry(2), "c": entry(3.5)])
    let now = FileTimes(["kept": entry(1), "a": entry(4), "b": entry(5)])
    #expect(
      now.changes(since: before) == [
        ExternalChange(file: "a", previousMtime: nil, currentMtime: 4),
        ExternalChange(file: "b", previousMtime: 2, currentMtime: 5),
        ExternalChange(file: "c", previousMtime: 3.5, currentMtime: nil),
      ]
    )
    #expect(now.changes(since: before).map(\.kind) == [.created, .changed, .removed])
    #expect(now.changes(since: now).isEmpty)
  }

  @Test func `S0-11 another size at the same time is a change`() {
    let changes = FileTimes(["a": entry(1, size: 2)]).changes(since: FileTimes(["a": entry(1)]))
    #expect(changes == [ExternalChange(file: "a", previousMtime: 1, currentMtime: 1)])
  }

  @Test func `S0-11 the payload is file, previous_mtime and current_mtime, null where it was not`()
    throws
  {
    let created = ExternalChange(file: "a", previousMtime: nil, currentMtime: 1767225600.25)
    #expect(
      try created.json.encodedString
        == #"{"file":"a","previous_mtime":null,"current_mtime":1767225600.25}"#
    )
    let removed = ExternalChange(file: "a", previousMtime: 2, currentMtime: nil)
    #expect(removed.json == ["file": "a", "previous_mtime": 2, "current_mtime": .null])
  }

  @Test func `S0-11 an index names the hashes of agents and skills, also those of a run at work`()
    throws
  {
    let text = """
      {"deployed_agents": {"one": {"files": {"a": "1"}}},
       "deployed_skills": {"two": {"files": {"b": "2"}, "pending": {"b": ["0"], "c": ["3"]}}},
       "user_requested_skills": ["two"]}
      """
    let deployed = try DeployedFiles(index: Array(text.utf8))
    #expect(deployed.hashes == ["a": ["1"], "b": ["0", "2"], "c": ["3"]])
    #expect(deployed.remaining == ["a", "b"])
    for other in ["[]", "{}", #"{"deployed_agents": 1}"#, #"{"deployed_agents": {"a": []}}"#] {
      #expect(try DeployedFiles(index: Array(other.utf8)) == DeployedFiles())
    }
    #expect(throws: JSONError.self) { try DeployedFiles(index: Array("{".utf8)) }
  }

  @Test func `S0-11 of the folders above the configuration only the way to it counts`() {
    #expect(
      ConfigurationPaths().ancestors == [
        "": [".agents", ".claude", ".gantry"],
        ".agents": ["skills"],
        ".claude": ["agents", "skills"],
        ".gantry": ["agent_manifest.json", "auto-config.yaml"],
      ]
    )
  }
}

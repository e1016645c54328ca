import GantryCore
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Skills out of any C library` {
  @Test func `zlib and the mathematical library are called as the page says`() throws {
    let outputs = try ForeignPage.run("checksum.yaml", in: try Gantry())
    #expect(outputs == ["sum": ["result": 907_060_870], "cube": ["result": 3.375]])
  }

  @Test func `a buffer that one call has filled goes into the next`() throws {
    let outputs = try ForeignPage.run("pack.yaml", in: try Gantry())
    #expect(outputs["unpack"]?["text"] == "hello hello hello hello")
    #expect(outputs["unpack"]?["size"] == 23)
    let packed = try #require(outputs["pack"]?["packed"]?["base64"]?.stringValue)
    #expect((outputs["pack"]?["size"]?.intValue).map { ($0 + 2) / 3 * 4 } == Int64(packed.count))
    #expect(outputs["circle"] == ["sine": 0, "cosine": 1])
  }

  @Test func `a session opens a database, gets every row by a callback and closes it`() throws {
    let outputs = try ForeignPage.run("query.yaml", in: try Gantry())
    #expect(
      outputs["people"] == [
        "error": nil,
        "rows": [["count": 2, "values": ["Grace", "85"], "names": ["name", "age"]]],
      ]
    )
  }

  @Test func `a function touches what the pipeline permits and nothing else`() throws {
    let gantry = try Gantry()
    try gantry.scratch.write("", to: "folder/there")
    let folder = gantry.scratch.path(of: "folder")
    let outputs = try ForeignPage.run("permissions.yaml", ["folder=\(folder)"], in: gantry)
    #expect(outputs["made"]?["errno"] == ["number": 0, "text": "Success"])
    #expect(gantry.scratch.exists("folder/made"))

    let text = try #require(try ForeignPage.files["permissions.yaml"])
    let narrow = text.split(separator: "\n").filter { !$0.contains("permissions: {") }
    try gantry.scratch.write(narrow.joined(separator: "\n"), to: "narrow.yaml")
    let ended = try gantry.run(
      "run",
      "narrow.yaml",
      "--state",
      "state",
      "--json",
      "--input",
      "folder=\(folder)"
    )
    let output = try ended.events.first { $0.type == "phase.succeeded" }?.data["output"]
    #expect(output == ["file": -1, "errno": ["number": 13, "text": "Permission denied"]])
  }

  @Test(
    .enabled(if: DecimalComma.canBeMade, "`localedef` or what it makes de_DE of is not installed"),
    arguments: ["set_for_process", "set_for_thread"]
  )
  func `a library that sets a locale with a decimal comma changes no number`(
    _ symbol: String
  ) throws {
    let gantry = try Gantry()
    let comma = try DecimalComma(in: gantry)
    let pipeline = try gantry.pipeline(
      "  - { id: only, use: made, with: { folder: \(comma.folder), whole: 2.5, from: 2.5 } }",
      rest: """
        skills:
          made:
            foreign:
              library: \(comma.library)
              session:
                - { symbol: \(symbol), arguments: [folder: string], returns: { comma: int }, expect: 1 }
                - { symbol: half, arguments: [whole: double], returns: { half: double } }
                - { symbol: each, arguments: [from: double, seen: { callback: [at: double] }] }
            permissions: { read: [\(comma.folder)] }
        """
    )
    let ended = try gantry.run("run", pipeline, "--state", "state", "--json")
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
    let output = try ended.events.first { $0.type == "phase.succeeded" }?.data["output"]
    #expect(output == ["comma": 1, "half": 1.25, "seen": [["at": 2.5], ["at": 1.25]]])
  }

  @Test func `a run that is planned does not call anything`() throws {
    let gantry = try Gantry()
    let text = try #require(try ForeignPage.files["checksum.yaml"])
    try gantry.scratch.write(text, to: "checksum.yaml")
    let ended = try gantry.run("plan", "checksum.yaml")
    #expect(ended.status == 0)
    #expect(!ended.output.contains("907060870"))
  }

  @Test func `every pipeline of the page is tried here`() throws {
    #expect(
      try ForeignPage.files.keys.sorted() == [
        "checksum.yaml", "pack.yaml", "permissions.yaml", "query.yaml",
      ]
    )
  }
}

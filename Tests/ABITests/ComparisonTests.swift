import ChildProcesses
import Foundation
import Testing

/// `PluginSDK/compare-abi`, with a break of each kind planted into a copy of the headers.
@Suite(.enabled(if: Comparison.canRun, "it needs python3 and cc"), .timeLimit(.minutes(10)))
struct `Comparing the ABI with what was published` {
  @Test func `the headers are those of the published minor`() throws {
    let finished = try Comparison().run()
    #expect(finished.status == 0, "\(finished.errors)")
    #expect(finished.output == "the ABI is that of 1.0\n")
  }

  @Test func `what was published says what its frozen headers say`() throws {
    let finished = try Comparison(of: Comparison.frozen).run("--describe")
    let published = Comparison.sdk.appending(path: "ABI/1.0.json")
    #expect(finished.output == (try String(contentsOf: published, encoding: .utf8)))
  }

  @Test(arguments: Plant.breaks) func `a break is noticed and named`(_ plant: Plant) throws {
    let finished = try Comparison().planting(plant).run()
    #expect(finished.status == 1)
    let errors = finished.errors.split(separator: "\n").filter { $0.hasPrefix("error: ") }
    #expect(errors.contains("error: \(plant.says)"), "\(finished.errors)")
    #expect(
      finished.errors.hasSuffix(
        """
          ├─ where: 1.0.json, which plugins are built with
          └─ fix:   leave it as it was, and add what is new under a new name or a new id

        """
      )
    )
  }

  @Test(arguments: Plant.additions) func `what is only new is allowed`(_ plant: Plant) throws {
    let finished = try Comparison().planting(plant).run()
    #expect(finished.status == 0, "\(finished.errors)")
    #expect(finished.output.contains(plant.says))
  }

  @Test func `headers that do not compile are no ABI`() throws {
    let plant = Plant("abi.h", "typedef uint64_t gantry_call;", "typedef nothing gantry_call;", "")
    let finished = try Comparison().planting(plant).run()
    #expect(finished.status == 1)
    #expect(finished.errors.hasPrefix("compare-abi: the headers do not compile:"))
  }
}

/// A change of one header, and what is said about it.
struct Plant: Sendable, CustomTestStringConvertible {
  let header: String
  let old: String
  let new: String
  let says: String
  /// Whether the minor is raised as well.
  let raisesMinor: Bool
  var testDescription: String { says }

  init(
    _ header: String,
    _ old: String,
    _ new: String,
    _ says: String,
    raisesMinor: Bool = false
  ) {
    self.header = header
    self.old = old
    self.new = new
    self.says = says
    self.raisesMinor = raisesMinor
  }

  static let minor = "#define GANTRY_ABI_MINOR 0"
  private static let last = "  int32_t (*cancelled)(void *ctx, gantry_call call);\n"
  private static let stop =
    "#define GANTRY_ABI_MINOR 1\n#define GANTRY_STOP_2 \"gantry.stop/2\"\n"
    + "typedef struct gantry_stop_2 { uint32_t struct_size; uint32_t flags; } gantry_stop_2;"

  static let breaks = [
    Plant(
      "host.h",
      "  void *ctx;           // Hand",
      "  //",
      "gantry_host.ctx is not where it was: get_interface is there"
    ),
    Plant("host.h", last, "", "gantry_host.cancelled was removed"),
    Plant(
      "sink.h",
      "  uint32_t attempt;     // of the phase, 0 when the event is not about an attempt\n"
        + "  uint32_t flags;       // 0 in 1.0\n",
      "  uint32_t flags;\n  uint32_t attempt;\n",
      "gantry_event.attempt is not where it was: flags is there"
    ),
    Plant(
      "sink.h",
      "  uint32_t version;     //",
      "  uint64_t version;     //",
      "gantry_event.version moved from byte 4 to 8"
    ),
    Plant(
      "sink.h",
      "  uint32_t attempt;     //",
      "  uint16_t attempt;     //",
      "gantry_event.attempt has 2 bytes, not 4"
    ),
    Plant(
      "sink.h",
      "  int64_t time_ns;      //",
      "  uint64_t time_ns;      //",
      "gantry_event.time_ns is 'uint64_t', not 'int64_t'"
    ),
    Plant(
      "host.h",
      "int32_t (*cancelled)(void *ctx, gantry_call call)",
      "int32_t (*cancelled)(void *ctx, gantry_call call, int32_t why)",
      "gantry_host.cancelled is 'int32_t(*)(void*,gantry_call,int32_t)', "
        + "not 'int32_t(*)(void*,gantry_call)'"
    ),
    Plant(
      "plugin.h",
      "gantry_plugin_v1(const gantry_host *host, const gantry_out *why)",
      "gantry_plugin_v1(const gantry_host *host)",
      "gantry_plugin_v1 is 'const gantry_plugin*(const gantry_host*)', "
        + "not 'const gantry_plugin*(const gantry_host*,const gantry_out*)'"
    ),
    Plant("abi.h", "#define GANTRY_AGAIN 7", "#define GANTRY_AGAIN 8", "GANTRY_AGAIN is 8, not 7"),
    Plant("abi.h", "#define GANTRY_LIMIT 11", "//", "GANTRY_LIMIT was removed"),
    Plant(
      "host/kv.h",
      "\"gantry.kv/1\"",
      "\"gantry.kv/2\"",
      "GANTRY_KV_1 is gantry.kv/2, not gantry.kv/1"
    ),
    Plant(
      "host/kv.h",
      "KEY_BYTES_MAX 256u",
      "KEY_BYTES_MAX 255u",
      "GANTRY_KV_KEY_BYTES_MAX is 255, not 256"
    ),
    Plant(
      "abi.h",
      "typedef int32_t gantry_status;",
      "typedef int64_t gantry_status;",
      "gantry_status is 'int64_t', not 'int32_t'"
    ),
    Plant(
      "abi.h",
      "  const uint8_t *ptr;\n  size_t len;\n",
      "  const uint8_t *ptr;\n  size_t len;\n  size_t room;\n",
      "gantry_bytes is frozen and has changed"
    ),
    Plant(
      "host.h",
      last,
      last + "  void *more;\n",
      "gantry_host.more was added, and GANTRY_ABI_MINOR was not raised"
    ),
    Plant(
      "abi.h",
      minor,
      "#define GANTRY_ABI_MINOR (-1)",
      "GANTRY_ABI_MINOR went back from 0 to -1"
    ),
    Plant(
      "host.h",
      "#ifdef __cplusplus\n}",
      "typedef struct gantry_pair { uint32_t struct_size; gantry_host one; } gantry_pair;\n"
        + "#ifdef __cplusplus\n}",
      "gantry_pair.one holds gantry_host, which grows, by value"
    ),
    Plant("skill.h", "gantry_skill_1", "gantry_skill_2", "gantry_skill_1 was removed"),
  ]

  static let additions = [
    Plant("abi.h", minor, stop, "new: gantry_stop_2"),
    Plant("abi.h", minor, minor + "\n#define GANTRY_TORN 12", "new: GANTRY_TORN"),
    Plant(
      "host/kv.h",
      "KEY_BYTES_MAX 256u",
      "KEY_BYTES_MAX 512u",
      "new: GANTRY_KV_KEY_BYTES_MAX is 512, it was 256"
    ),
    Plant(
      "host.h",
      last,
      last + "  void *more;\n",
      "new: gantry_host.more",
      raisesMinor: true
    ),
    Plant(
      "host.h",
      "gantry_call call);\n} gantry_host",
      "gantry_call it);\n} gantry_host",
      "that of 1.0"
    ),
  ]
}

/// A copy of the headers, and the script that looks at it.
final class Comparison {
  static let sdk = `The headers`.sdk
  static let frozen = sdk.deletingLastPathComponent()
    .appending(path: "Tests/Fixtures/Plugins/Minor-1.0/include")
  static let canRun = ["/usr/bin/python3", "/usr/bin/cc"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  private let headers: URL

  init(of original: URL = `The headers`.include) throws {
    headers = FileManager.default.temporaryDirectory.appending(
      path: "gantry-abi-\(UUID().uuidString)"
    )
    try FileManager.default.copyItem(at: original, to: headers)
  }

  deinit { try? FileManager.default.removeItem(at: headers) }

  /// Changes one header, and the minor when the plant says so.
  func planting(_ plant: Plant) throws -> Comparison {
    try change(plant.header, plant.old, plant.new)
    if plant.raisesMinor { try change("abi.h", Plant.minor, "#define GANTRY_ABI_MINOR 1") }
    return self
  }

  private func change(_ header: String, _ old: String, _ new: String) throws {
    let file = headers.appending(path: "gantry/\(header)")
    let text = try String(contentsOf: file, encoding: .utf8)
    try #require(text.contains(old), "\(header) no longer holds \(old)")
    try text.replacing(old, with: new).write(to: file, atomically: true, encoding: .utf8)
  }

  func run(_ arguments: String...) throws -> Finished {
    try Child.run(
      "/usr/bin/python3",
      [
        Self.sdk.appending(path: "compare-abi").path, "--headers", headers.path, "--cc",
        "/usr/bin/cc",
      ]
        + arguments
    )
  }
}

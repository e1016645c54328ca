import Foundation
import GantryCore
import Testing

@Suite struct `Plugins made outside of the repository` {
  @Test(.timeLimit(.minutes(10)))
  func `a sink in C and a phase in Swift join a pipeline of a host that is not built again`() throws
  {
    let gantry = try Gantry().withoutPlugins()
    let host = try #require(Repository.gantry)
    let builtAt = try modified(host)
    try gantry.scratch.write(Self.sink, to: "tail/tail.c")
    try gantry.scratch.write("", to: "libraries/README")
    try FixturePlugins.compile(
      gantry.scratch.path(of: "tail/tail.c"),
      to: gantry.scratch.path(of: "libraries/libtail.so")
    )
    try buildPhase(gantry.scratch)
    for library in ["libtail.so", "libGreeter.so"] {
      let added = try gantry.add("libraries/\(library)")
      #expect(added.status == 0, "\(added.errors)")
    }

    let pipeline = try gantry.pipeline(
      "  - { id: hello, use: outside.greeter/greet, with: { name: Ada } }",
      rest: "sinks: [ { use: outside.tail/tail, with: { path: seen } } ]"
    )
    let ended = try gantry.run("run", pipeline, "--state", "s", "--json")
    #expect(ended.status == 0, "\(ended.errors)")
    let events = try ended.events
    let output = events.first { $0.type == "phase.succeeded" }?.data["output"]
    #expect(output == ["greeting": "Hello, Ada"])
    #expect(events.contains { $0.type == "greeter.greeted" && $0.data == ["name": "Ada"] })
    let seen = try gantry.scratch.read("seen").split(separator: "\n").map(String.init)
    #expect(seen == Array(ended.lines.dropLast()))
    #expect(try modified(host) == builtAt)
    let safe = try gantry.run("run", pipeline, "--state", "s", "--safe-mode")
    #expect(safe.status == 65)
    #expect(safe.errors.contains("error: no plugin provides \"outside.greeter/greet\""))
  }

  private func modified(_ path: String) throws -> Date? {
    try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
  }

  /// Builds the phase with its own package, which knows nothing but PluginSDK.
  private func buildPhase(_ scratch: Scratch) throws {
    try scratch.write(Self.manifest, to: "greeter/Package.swift")
    try scratch.write(Self.phase, to: "greeter/Sources/Greeter/Greeter.swift")
    try scratch.copy("\(Repository.sdk)/plugin.map", to: "greeter/plugin.map")
    let inherited = ProcessInfo.processInfo.environment
    let search = (inherited["PATH"] ?? "/usr/bin").split(separator: ":").map { "\($0)/swift" }
    let swift = try #require(search.first { FileManager.default.isExecutableFile(atPath: $0) })
    let ended = try LiveGantry(
      swift,
      [
        "build", "--package-path", scratch.path(of: "greeter"), "--scratch-path",
        scratch.path(of: "greeter-build"),
      ],
      environment: inherited,
      folder: scratch.path,
      patience: .seconds(540)
    ).end()
    try #require(ended.status == 0, "the phase does not build:\n\(ended.output)\(ended.errors)")
    try scratch.copy(
      scratch.path(of: "greeter-build/debug/libGreeter.so"),
      to: "libraries/libGreeter.so"
    )
  }

  private static let manifest = """
    // swift-tools-version: 6.2
    import PackageDescription

    let package = Package(
      name: "Greeter",
      products: [.library(name: "Greeter", type: .dynamic, targets: ["Greeter"])],
      dependencies: [.package(path: "\(Repository.sdk)")],
      targets: [
        .target(
          name: "Greeter",
          dependencies: [.product(name: "GantryPlugin", package: "PluginSDK")],
          swiftSettings: [.strictMemorySafety(), .treatAllWarnings(as: .error)],
          linkerSettings: [
            .unsafeFlags(["-Xlinker", "--version-script=\\(Context.packageDirectory)/plugin.map"])
          ]
        )
      ]
    )
    """

  private static let phase = """
    public import GantryPlugin

    struct Greet: Phase {
      struct Input: Codable, Sendable { var name: String }
      struct Output: Codable, Sendable { var greeting: String }
      struct Greeted: Codable, Sendable { var name: String }

      static let descriptor = TypeDescriptor(
        type: "greet",
        summary: "Greets one person.",
        input: .object(["name": .string], required: ["name"]),
        output: .object(["greeting": .string], required: ["greeting"])
      )

      static let events = [
        EventDescriptor(
          type: "greeter.greeted",
          summary: "Somebody was greeted.",
          schema: .object(["name": .string], required: ["name"])
        )
      ]

      init(config: Empty) {}

      func run(_ input: Input, _ call: Call) throws -> Output {
        try call.emit("greeter.greeted", Greeted(name: input.name))
        return Output(greeting: "Hello, \\(input.name)")
      }
    }

    let plugin = Plugin(
      id: "outside.greeter",
      version: "1.0.0",
      summary: "Greets people.",
      provides: [.phase(Greet.self)]
    )

    @c @implementation
    public func gantry_plugin_v1(_ host: HostTable?, _ why: RefusalWriter?) -> PluginTable? {
      plugin.enter(host, why)
    }
    """

  private static let sink = """
    #include <stdio.h>
    #include <string.h>

    #include "gantry/gantry.h"
    #include "gantry/json.h"

    static const char manifest[] = GANTRY_JSON({
      "id": "outside.tail", "version": "1.0.0", "min_host_minor": 0,
      "summary": "Appends event lines to a file.",
      "types": [{"kind": "sink", "type": "tail", "summary": "Appends every event.",
        "config": {"type": "object", "required": ["path"],
          "properties": {"path": {"type": "string"}}}}],
      "permissions": {"write": ["${config.path}"]}
    });

    static gantry_status create(
      void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
      char path[4096];
      size_t length;
      (void)ctx, (void)call, (void)type;
      if (gantry_json_string(config, "path", path, sizeof path, &length) != GANTRY_JSON_FOUND) {
        return GANTRY_BAD_INPUT;
      }
      *instance = fopen(path, "ae");
      return *instance == NULL ? GANTRY_FAILED : GANTRY_OK;
    }

    static void destroy(void *self) { fclose((FILE *)self); }

    static gantry_status deliver(
      void *self, gantry_call call, const gantry_event *first, size_t count, size_t stride,
      size_t *accepted) {
      (void)call;
      for (size_t i = 0; i < count; i++) {
        const void *place = (const char *)first + i * stride;
        const gantry_event *event = (const gantry_event *)place;
        fprintf((FILE *)self, "%.*s\\n", (int)event->line.len, event->line.ptr);
      }
      *accepted = count;
      return GANTRY_OK;
    }

    static const gantry_sink_1 sink = {sizeof sink, 0, create, destroy, deliver, NULL};

    static const void *get_interface(void *ctx, gantry_str id) {
      size_t length = strlen(GANTRY_SINK_1);
      (void)ctx;
      return id.len == length && memcmp(id.ptr, GANTRY_SINK_1, length) == 0 ? &sink : NULL;
    }

    static const gantry_plugin plugin = {
      sizeof plugin, GANTRY_ABI_MINOR, NULL, {manifest, sizeof manifest - 1}, get_interface, NULL};

    const gantry_plugin *gantry_plugin_v1(const gantry_host *host, const gantry_out *why) {
      (void)host, (void)why;
      return &plugin;
    }
    """
}

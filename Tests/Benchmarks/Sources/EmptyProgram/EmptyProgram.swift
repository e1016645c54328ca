import ArgumentParser
import Crypto
import Foundation
import GantryCore
import GantryEngine
import GantryPlugins
import GantryStore
import Yams

/// Says one line and ends: what any program costs that is linked with what `gantry` is linked with.
@main
struct EmptyProgram: AsyncParsableCommand {
  @Argument var file: String?

  static func main() async throws {
    try FileHandle.standardOutput.write(contentsOf: Data("ready\n".utf8))
    // Never asked for, but the linker cannot know that: it keeps all that a run needs.
    if CommandLine.arguments.count > 1 { await Self.main(nil) }
  }

  func run() async throws {
    let text = try String(contentsOfFile: file ?? "", encoding: .utf8)
    let clock = SystemClock()
    let time = clock.now()
    let identity = EngineIdentity(id: "empty", pid: 1)
    let store = try SQLiteStore.open(folder: text, engine: identity, clock: clock)
    let host = PluginHost(concurrency: 1, clock: clock)
    let plugins = await InstalledPlugins.load([text], host: host)
    let engine = Engine(
      parts: Engine.Parts(
        store: store,
        phases: PhasePlugins(plugins),
        sinks: SinkPlugins(plugins),
        recovery: RecoveryPlugins(plugins),
        logs: AttemptLogFiles(folder: text),
        clock: clock,
        identity: identity
      )
    )
    for row in try await store.runs(limit: 1) {
      _ = try await engine.resume(row)?.run()
    }
    print(time, SHA256.hash(data: Data(text.utf8)), try Yams.compose(yaml: text) as Any)
  }
}

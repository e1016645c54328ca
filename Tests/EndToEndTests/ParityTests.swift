import Foundation
import GantryCore
import GantryPlugins
import Testing

@Suite(
  .serialized,
  .timeLimit(.minutes(10)),
  .enabled(if: PlacedPlugin.isBuilt, "gantry-worker or a first-party library was not built")
)
struct `Plugins in workers and in the host` {
  @Test(arguments: ParityStory.allCases, Placed.workers)
  func `gantry.auto-configure says and leaves the same bytes`(
    _ story: ParityStory,
    _ placed: Placed
  ) async {
    await #expect(processExitsWith: .success) {
      [story = story as ParityStory, placed = placed as Placed] in
      try await ParityStage().compare(story, placed)
    }
  }

  /// What a sink answers to some batches, and what its file holds then.
  private func delivered(
    _ placed: Placed,
    to path: String,
    _ scratch: Scratch
  ) async throws -> [String] {
    let plugin = await PlacedPlugin.at(placed, in: scratch)
    try #require(plugin.plugins.refused.isEmpty, "\(plugin.plugins.refused)")
    let run = RunID(time: Timestamp(nanoseconds: 1), random: (1, 1))
    var seen: [String] = []
    do {
      let sink = try await SinkPlugins(plugin.plugins).open(
        PluginReference(plugin: "gantry.jsonl", type: "jsonl"),
        config: Array(#"{"path":"\#(path)"}"#.utf8),
        run: run
      )
      for batch in [1...1, 2...300, 301...1000] {
        let events = batch.map { number in
          Event(
            run: run,
            seq: UInt64(number),
            time: Timestamp(nanoseconds: Int64(number)),
            type: "phase.started",
            durability: .barrier,
            phase: "build",
            attempt: 1,
            epoch: 1,
            data: Array(#"{"text":"\#(String(repeating: "x", count: number * 7))"}"#.utf8)
          )
        }
        seen.append("\(await sink.deliver(events))")
      }
      seen.append("\(await sink.flush())")
      await sink.close()
    } catch {
      seen.append("\(error)")
    }
    let file = FileManager.default.contents(atPath: path)
    if file != nil { try FileManager.default.removeItem(atPath: path) }
    return seen + [file.map { String(decoding: $0, as: UTF8.self) } ?? "no file"]
  }

  @Test(arguments: Placed.workers, ["events.jsonl", "no/such/folder/events.jsonl", "folder"])
  func `gantry.jsonl writes the same lines, or fails alike`(_ placed: Placed, _ name: String)
    async throws
  {
    let scratch = try Scratch()
    try scratch.write("", to: "folder/file")
    let path = scratch.path(of: name)
    let here = try await delivered(.inProcess, to: path, scratch)
    let there = try await delivered(placed, to: path, scratch)
    #expect(here == there)
    #expect(here.contains("accepted") == (name == "events.jsonl"))
  }
}

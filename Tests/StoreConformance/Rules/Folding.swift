import GantryCore

extension StoreRule {
  static let folding: [StoreRule] = [
    StoreRule("the state is the fold of the barrier events") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      for phase in 0..<2 {
        _ = try await one.store.append(author.succeed(phase))
        _ = try await one.store.append(author.lazy())
      }
      try expect(try await one.store.state(of: author.id), author.state)
    },
    StoreRule("a snapshot changes nothing that the state says") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start(phases: 6)
      for phase in 0..<5 {
        _ = try await one.store.append(author.succeed(phase, isSnapshot: phase % 2 == 0))
        try expect(try await one.store.state(of: author.id), author.state)
      }
    },
    StoreRule("a barrier event of a newer version is refused by name") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      var batch = try author.lazy()
      batch.events[0].type = "run.teleported"
      batch.events[0].durability = .barrier
      _ = try await one.store.append(batch)
      let error = await storeError { _ = try await one.store.state(of: author.id) }
      try expect(error?.code, .newer)
      try require(error?.message.contains("'run.teleported'") == true, "the type is not named")
    },
    StoreRule("events that do not follow from each other are damage") { stage in
      let one = try await stage.engine("e1")
      var author = try await one.start()
      let path = AttemptPath(phase: "p0", attempt: 1)
      let change = RunChange.phaseSucceeded(PhaseResult(output: [:]), path)
      var batch = try author.lazy()
      let draft = try change.draft
      batch.events[0] = draft.event(run: author.id, seq: 3, time: FixedClock.moment, epoch: 1)
      _ = try await one.store.append(batch)
      try await expectRefusal(.corrupt) { _ = try await one.store.state(of: author.id) }
    },
    StoreRule("a run that does not exist has no state") { stage in
      let store = try await stage.engine("e1").store
      try await expectRefusal(.notFound) { _ = try await store.state(of: Author(3).id) }
    },
  ]
}

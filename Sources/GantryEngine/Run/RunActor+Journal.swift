import GantryCore

extension RunActor {
  /// Appends a batch, once: an answer that was lost neither doubles it nor loses it.
  ///
  /// "Failed" means that nobody knows. The journal does: what is there with our epoch was committed,
  /// and what is not there is written once more.
  func append(_ batch: JournalBatch) async throws {
    guard let refusal = await refusal(of: batch) else { return }
    switch try await finding(batch, after: refusal) {
    case .committed: return
    case .foreign: throw refusal
    case .missing: break
    }
    guard let again = await self.refusal(of: batch) else { return }
    guard try await finding(batch, after: again) == .committed else { throw again }
  }

  private func refusal(of batch: JournalBatch) async -> StoreError? {
    do throws(StoreError) {
      _ = try await parts.store.append(batch)
      return nil
    } catch {
      return error
    }
  }

  /// Looks a batch up whose fate the store does not know; throws what it does know.
  private func finding(
    _ batch: JournalBatch,
    after refusal: StoreError
  ) async throws -> JournalBatch.Finding {
    guard refusal.code == .failed else { throw refusal }
    // One event more than ours, to see what somebody else wrote behind them.
    let limit = batch.events.count + 1
    let stored = try await parts.store.events(of: id, after: batch.expectedSeq, limit: limit)
    return batch.finding(in: stored)
  }
}

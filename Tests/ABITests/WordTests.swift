import CGantryABI
import Testing

/// Numbers and names that programs branch on: they never change and are never used again.
@Suite struct `The words of the ABI` {
  @Test func `versions`() {
    #expect(GANTRY_ABI_MAJOR == 1)
    #expect(GANTRY_ABI_MINOR == 0)
  }

  @Test func `status numbers`() {
    let numbers = [
      GANTRY_OK, GANTRY_FAILED, GANTRY_CANCELLED, GANTRY_TIMED_OUT, GANTRY_UNSUPPORTED,
      GANTRY_BAD_INPUT, GANTRY_BAD_HANDLE, GANTRY_AGAIN, GANTRY_DENIED, GANTRY_NOT_FOUND,
      GANTRY_CONFLICT, GANTRY_LIMIT,
    ]
    #expect(numbers == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  }

  @Test func `retry classes`() {
    let numbers = [
      GANTRY_RETRY_UNKNOWN, GANTRY_RETRY_RETRYABLE, GANTRY_RETRY_PERMANENT, GANTRY_RETRY_CONFIG,
      GANTRY_RETRY_NEEDS_HUMAN,
    ]
    #expect(numbers == [0, 1, 2, 3, 4])
  }

  @Test func `log levels`() {
    let numbers = [
      GANTRY_LOG_DEBUG, GANTRY_LOG_INFO, GANTRY_LOG_WARNING, GANTRY_LOG_ERROR,
      GANTRY_LOG_HOST_MISBEHAVES, GANTRY_LOG_PLUGIN_MISBEHAVES,
    ]
    #expect(numbers == [0, 1, 2, 3, 4, 5])
  }

  @Test func `limits`() {
    // The input and output limits are products of three, which Swift does not import; the C file
    // beside the headers' users reads them.
    #expect(GANTRY_EVENT_BYTES_MAX == 262_144)
    #expect(GANTRY_LOG_BYTES_MAX == 65_536)
    #expect(GANTRY_BATCH_COUNT_MAX == 256)
    #expect(GANTRY_EMIT_QUEUE_MAX == 1024)
    #expect(GANTRY_KV_KEY_BYTES_MAX == 256)
    #expect(GANTRY_KV_VALUE_BYTES_MAX == 65_536)
    #expect(GANTRY_ARTIFACT_NAME_BYTES_MAX == 256)
    #expect(GANTRY_SKILLS_DEPTH_MAX == 16)
  }

  @Test func `scopes of values`() {
    #expect([GANTRY_KV_RUN, GANTRY_KV_DURABLE] == [0, 1])
  }

  @Test func `interface ids`() {
    let ids = [
      GANTRY_CALL_1, GANTRY_CANCEL_1, GANTRY_EFFECTS_1, GANTRY_KV_1, GANTRY_SKILLS_1,
      GANTRY_SECRETS_1, GANTRY_ARTIFACTS_1,
      GANTRY_PHASE_1, GANTRY_SKILL_1, GANTRY_SINK_1, GANTRY_RECOVERY_1,
    ]
    #expect(
      ids == [
        "gantry.call/1", "gantry.cancel/1", "gantry.effects/1", "gantry.kv/1", "gantry.skills/1",
        "gantry.secrets/1", "gantry.artifacts/1",
        "gantry.phase/1", "gantry.skill/1", "gantry.sink/1", "gantry.recovery/1",
      ]
    )
  }
}

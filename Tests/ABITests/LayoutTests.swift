import CGantryABI
import Testing

/// The layout of every struct on 64-bit machines, as plugins already built believe it to be.
///
/// The numbers are literals on purpose: a field may be added at the end of a struct that starts with its
/// size, and then its line is added here; no number that is here ever changes.
@Suite struct `The layout of the ABI` {
  @Test func `gantry_str is where it was`() {
    #expect(MemoryLayout<gantry_str>.size == 16)
    #expect(MemoryLayout<gantry_str>.offset(of: \.ptr) == 0)
    #expect(MemoryLayout<gantry_str>.offset(of: \.len) == 8)
  }

  @Test func `gantry_bytes is where it was`() {
    #expect(MemoryLayout<gantry_bytes>.size == 16)
    #expect(MemoryLayout<gantry_bytes>.offset(of: \.ptr) == 0)
    #expect(MemoryLayout<gantry_bytes>.offset(of: \.len) == 8)
  }

  @Test func `gantry_out is where it was`() {
    #expect(MemoryLayout<gantry_out>.size == 24)
    #expect(MemoryLayout<gantry_out>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_out>.offset(of: \.flags) == 4)
    #expect(MemoryLayout<gantry_out>.offset(of: \.ctx) == 8)
    #expect(MemoryLayout<gantry_out>.offset(of: \.write) == 16)
  }

  @Test func `gantry_error is where it was`() {
    #expect(MemoryLayout<gantry_error>.size == 72)
    #expect(MemoryLayout<gantry_error>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_error>.offset(of: \.retry_class) == 4)
    #expect(MemoryLayout<gantry_error>.offset(of: \.code) == 8)
    #expect(MemoryLayout<gantry_error>.offset(of: \.message) == 24)
    #expect(MemoryLayout<gantry_error>.offset(of: \.hint) == 40)
    #expect(MemoryLayout<gantry_error>.offset(of: \.detail_json) == 56)
  }

  @Test func `gantry_host is where it was`() {
    #expect(MemoryLayout<gantry_host>.size == 64)
    #expect(MemoryLayout<gantry_host>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_host>.offset(of: \.abi_minor) == 4)
    #expect(MemoryLayout<gantry_host>.offset(of: \.ctx) == 8)
    #expect(MemoryLayout<gantry_host>.offset(of: \.get_interface) == 16)
    #expect(MemoryLayout<gantry_host>.offset(of: \.log) == 24)
    #expect(MemoryLayout<gantry_host>.offset(of: \.emit) == 32)
    #expect(MemoryLayout<gantry_host>.offset(of: \.progress) == 40)
    #expect(MemoryLayout<gantry_host>.offset(of: \.fail) == 48)
    #expect(MemoryLayout<gantry_host>.offset(of: \.cancelled) == 56)
  }

  @Test func `gantry_plugin is where it was`() {
    #expect(MemoryLayout<gantry_plugin>.size == 48)
    #expect(MemoryLayout<gantry_plugin>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_plugin>.offset(of: \.abi_minor) == 4)
    #expect(MemoryLayout<gantry_plugin>.offset(of: \.ctx) == 8)
    #expect(MemoryLayout<gantry_plugin>.offset(of: \.manifest_json) == 16)
    #expect(MemoryLayout<gantry_plugin>.offset(of: \.get_interface) == 32)
    #expect(MemoryLayout<gantry_plugin>.offset(of: \.shutdown) == 40)
  }

  @Test func `gantry_call_1 is where it was`() {
    #expect(MemoryLayout<gantry_call_1>.size == 24)
    #expect(MemoryLayout<gantry_call_1>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_call_1>.offset(of: \.flags) == 4)
    #expect(MemoryLayout<gantry_call_1>.offset(of: \.ctx) == 8)
    #expect(MemoryLayout<gantry_call_1>.offset(of: \.describe) == 16)
  }

  @Test func `gantry_cancel_1 is where it was`() {
    #expect(MemoryLayout<gantry_cancel_1>.size == 32)
    #expect(MemoryLayout<gantry_cancel_1>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_cancel_1>.offset(of: \.flags) == 4)
    #expect(MemoryLayout<gantry_cancel_1>.offset(of: \.ctx) == 8)
    #expect(MemoryLayout<gantry_cancel_1>.offset(of: \.wait_fd) == 16)
    #expect(MemoryLayout<gantry_cancel_1>.offset(of: \.deadline_ns) == 24)
  }

  @Test func `gantry_effects_1 is where it was`() {
    #expect(MemoryLayout<gantry_effects_1>.size == 32)
    #expect(MemoryLayout<gantry_effects_1>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_effects_1>.offset(of: \.flags) == 4)
    #expect(MemoryLayout<gantry_effects_1>.offset(of: \.ctx) == 8)
    #expect(MemoryLayout<gantry_effects_1>.offset(of: \.intend) == 16)
    #expect(MemoryLayout<gantry_effects_1>.offset(of: \.settle) == 24)
  }

  @Test func `gantry_kv_1 is where it was`() {
    #expect(MemoryLayout<gantry_kv_1>.size == 32)
    #expect(MemoryLayout<gantry_kv_1>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_kv_1>.offset(of: \.flags) == 4)
    #expect(MemoryLayout<gantry_kv_1>.offset(of: \.ctx) == 8)
    #expect(MemoryLayout<gantry_kv_1>.offset(of: \.get) == 16)
    #expect(MemoryLayout<gantry_kv_1>.offset(of: \.put) == 24)
  }

  @Test func `gantry_secrets_1 is where it was`() {
    #expect(MemoryLayout<gantry_secrets_1>.size == 24)
    #expect(MemoryLayout<gantry_secrets_1>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_secrets_1>.offset(of: \.flags) == 4)
    #expect(MemoryLayout<gantry_secrets_1>.offset(of: \.ctx) == 8)
    #expect(MemoryLayout<gantry_secrets_1>.offset(of: \.with) == 16)
  }

  @Test func `gantry_artifacts_1 is where it was`() {
    #expect(MemoryLayout<gantry_artifacts_1>.size == 40)
    #expect(MemoryLayout<gantry_artifacts_1>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_artifacts_1>.offset(of: \.flags) == 4)
    #expect(MemoryLayout<gantry_artifacts_1>.offset(of: \.ctx) == 8)
    #expect(MemoryLayout<gantry_artifacts_1>.offset(of: \.put) == 16)
    #expect(MemoryLayout<gantry_artifacts_1>.offset(of: \.keep) == 24)
    #expect(MemoryLayout<gantry_artifacts_1>.offset(of: \.get) == 32)
  }

  @Test func `gantry_skills_1 is where it was`() {
    #expect(MemoryLayout<gantry_skills_1>.size == 24)
    #expect(MemoryLayout<gantry_skills_1>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_skills_1>.offset(of: \.flags) == 4)
    #expect(MemoryLayout<gantry_skills_1>.offset(of: \.ctx) == 8)
    #expect(MemoryLayout<gantry_skills_1>.offset(of: \.invoke) == 16)
  }

  @Test func `gantry_phase_1 is where it was`() {
    #expect(MemoryLayout<gantry_phase_1>.size == 48)
    #expect(MemoryLayout<gantry_phase_1>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_phase_1>.offset(of: \.flags) == 4)
    #expect(MemoryLayout<gantry_phase_1>.offset(of: \.create) == 8)
    #expect(MemoryLayout<gantry_phase_1>.offset(of: \.destroy) == 16)
    #expect(MemoryLayout<gantry_phase_1>.offset(of: \.run) == 24)
    #expect(MemoryLayout<gantry_phase_1>.offset(of: \.plan) == 32)
    #expect(MemoryLayout<gantry_phase_1>.offset(of: \.undo) == 40)
  }

  @Test func `gantry_skill_1 is where it was`() {
    #expect(MemoryLayout<gantry_skill_1>.size == 32)
    #expect(MemoryLayout<gantry_skill_1>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_skill_1>.offset(of: \.flags) == 4)
    #expect(MemoryLayout<gantry_skill_1>.offset(of: \.create) == 8)
    #expect(MemoryLayout<gantry_skill_1>.offset(of: \.destroy) == 16)
    #expect(MemoryLayout<gantry_skill_1>.offset(of: \.invoke) == 24)
  }

  @Test func `gantry_event is where it was`() {
    #expect(MemoryLayout<gantry_event>.size == 128)
    #expect(MemoryLayout<gantry_event>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_event>.offset(of: \.version) == 4)
    #expect(MemoryLayout<gantry_event>.offset(of: \.seq) == 8)
    #expect(MemoryLayout<gantry_event>.offset(of: \.position) == 16)
    #expect(MemoryLayout<gantry_event>.offset(of: \.time_ns) == 24)
    #expect(MemoryLayout<gantry_event>.offset(of: \.epoch) == 32)
    #expect(MemoryLayout<gantry_event>.offset(of: \.attempt) == 40)
    #expect(MemoryLayout<gantry_event>.offset(of: \.flags) == 44)
    #expect(MemoryLayout<gantry_event>.offset(of: \.run) == 48)
    #expect(MemoryLayout<gantry_event>.offset(of: \.type) == 64)
    #expect(MemoryLayout<gantry_event>.offset(of: \.phase) == 80)
    #expect(MemoryLayout<gantry_event>.offset(of: \.line) == 96)
    #expect(MemoryLayout<gantry_event>.offset(of: \.data) == 112)
  }

  @Test func `gantry_sink_1 is where it was`() {
    #expect(MemoryLayout<gantry_sink_1>.size == 40)
    #expect(MemoryLayout<gantry_sink_1>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_sink_1>.offset(of: \.flags) == 4)
    #expect(MemoryLayout<gantry_sink_1>.offset(of: \.create) == 8)
    #expect(MemoryLayout<gantry_sink_1>.offset(of: \.destroy) == 16)
    #expect(MemoryLayout<gantry_sink_1>.offset(of: \.deliver) == 24)
    #expect(MemoryLayout<gantry_sink_1>.offset(of: \.flush) == 32)
  }

  @Test func `gantry_recovery_1 is where it was`() {
    #expect(MemoryLayout<gantry_recovery_1>.size == 32)
    #expect(MemoryLayout<gantry_recovery_1>.offset(of: \.struct_size) == 0)
    #expect(MemoryLayout<gantry_recovery_1>.offset(of: \.flags) == 4)
    #expect(MemoryLayout<gantry_recovery_1>.offset(of: \.create) == 8)
    #expect(MemoryLayout<gantry_recovery_1>.offset(of: \.destroy) == 16)
    #expect(MemoryLayout<gantry_recovery_1>.offset(of: \.decide) == 24)
  }
}

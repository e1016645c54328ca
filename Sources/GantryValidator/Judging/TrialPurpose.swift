internal import GantryPlugins

/// What a trial is made for, so that what goes wrong in it is put down to the right rule.
struct TrialPurpose {
  /// The check that the trial belongs to; a crash in it breaks this rule.
  var check: Check
  /// The rule that is broken when it does not come to an end; nil for the same.
  var hang: Check?
  /// The type it is about; nil for the library as a whole.
  var type: PluginType?
  /// Whether the answers of its calls are looked at as well.
  var judgesCalls = true
  /// What is special about it, as a phrase for messages: `with gantry.kv/1 missing`.
  var circumstance = ""

  init(
    _ check: Check,
    hang: Check? = nil,
    type: PluginType? = nil,
    judgesCalls: Bool = true,
    _ circumstance: String = ""
  ) {
    self.check = check
    self.hang = hang
    self.type = type
    self.judgesCalls = judgesCalls
    self.circumstance = circumstance
  }
}

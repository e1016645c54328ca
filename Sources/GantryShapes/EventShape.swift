/// What the name of an event says about the shapes that are derived from it.
///
/// Everything that depends on the name alone is one row of ``all``, so that a new event is one row
/// more.
struct EventShape: Sendable {
  /// The phase of auto-configure; nil when the payload names it.
  var phase: EventPhase?
  /// The phase of the job; nil for an event that leaves the job where it is.
  var job: JobPhase?
  /// How far the thing is that the event is about.
  var progress: Progress
  /// What the envelope calls it.
  var operation: ConfigEvent.Operation = .autoconfigProgress
  /// What it is about.
  var entity: Entity = .job
  /// Where it is in its life.
  var status: ConfigEvent.Status = .progress
  /// Whether the job's phase ends with it.
  var endsJobPhase = false

  /// How far the thing is that an event is about.
  enum Progress: Sendable {
    case begun
    case done
    /// The payload's `progress` says it.
    case told
  }

  /// What an event is about, and the member that names it.
  enum Entity: Sendable {
    case job
    case agent
    case skill
    case file

    var type: String {
      switch self {
      case .job: "autoconfig"
      case .agent: "agent"
      case .skill: "skill"
      case .file: "config"
      }
    }

    var member: String? {
      switch self {
      case .job: nil
      case .agent: "agent_id"
      case .skill: "skill_name"
      case .file: "file"
      }
    }
  }

  /// Every event that has further shapes.
  static let all: [String: EventShape] = [
    "phase_start": Self(progress: .begun, status: .started),
    "error_occurred": Self(progress: .done, operation: .autoconfigFailed, status: .failed),
    "rollback_started": Self(progress: .begun),
    "rollback_completed": Self(progress: .done),

    "analysis_started": Self(
      phase: .toolchainAnalysis,
      job: .detecting,
      progress: .begun,
      status: .started
    ),
    "toolchain_analysis": Self(
      phase: .toolchainAnalysis,
      job: .detecting,
      progress: .done,
      endsJobPhase: true
    ),

    "recommendation_started": Self(
      phase: .minConfidenceValidation,
      job: .recommending,
      progress: .begun
    ),
    "recommendation_completed": Self(
      phase: .minConfidenceValidation,
      job: .recommending,
      progress: .done,
      endsJobPhase: true
    ),
    "validation_started": Self(
      phase: .minConfidenceValidation,
      job: .validating,
      progress: .begun
    ),
    "validation_completed": Self(
      phase: .minConfidenceValidation,
      job: .validating,
      progress: .done
    ),
    "min_confidence_validation": Self(
      phase: .minConfidenceValidation,
      job: .validating,
      progress: .done,
      endsJobPhase: true
    ),

    "deployment_started": Self(phase: .skillDeployment, job: .deploying, progress: .begun),
    "agent_deployment_started": Self(
      phase: .skillDeployment,
      job: .deploying,
      progress: .begun,
      operation: .agentDeployed,
      entity: .agent,
      status: .started
    ),
    "agent_deployment_progress": Self(
      phase: .skillDeployment,
      job: .deploying,
      progress: .told,
      operation: .agentDeployed,
      entity: .agent
    ),
    "agent_deployment_completed": Self(
      phase: .skillDeployment,
      job: .deploying,
      progress: .done,
      operation: .agentDeployed,
      entity: .agent,
      status: .completed
    ),
    "skill_installed": Self(
      phase: .skillDeployment,
      job: .deployingSkills,
      progress: .done,
      operation: .skillDeployed,
      entity: .skill,
      status: .completed
    ),
    "skill_removed": Self(
      phase: .skillDeployment,
      job: .deployingSkills,
      progress: .done,
      operation: .skillUndeployed,
      entity: .skill,
      status: .completed
    ),
    "skill_deployment": Self(
      phase: .skillDeployment,
      job: .deployingSkills,
      progress: .done,
      endsJobPhase: true
    ),

    "agent_archiving": Self(phase: .agentArchiving, job: .verifying, progress: .begun),
    "config_updated": Self(
      phase: .configurationCompletion,
      job: .verifying,
      progress: .done,
      entity: .file
    ),
    "configuration_completion": Self(
      phase: .configurationCompletion,
      job: .verifying,
      progress: .done
    ),
    "deployment_completed": Self(
      phase: .configurationCompletion,
      job: .verifying,
      progress: .done,
      operation: .autoconfigCompleted,
      status: .completed,
      endsJobPhase: true
    ),

    "external_change": Self(
      progress: .done,
      operation: .externalChange,
      entity: .file,
      status: .completed
    ),
  ]
}

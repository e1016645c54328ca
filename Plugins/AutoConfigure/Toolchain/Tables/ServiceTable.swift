/// Which client package, container image or address scheme stands for which backing service.
///
/// A package with an extra or feature that decides is written `package[extra]`.
enum ServiceTable {
  static func service(language: String, spellings: [String]) -> String? {
    let packages = byPackage[language] ?? [:]
    return spellings.lazy.compactMap { packages[$0] }.first
  }

  /// The service an image runs; the registry, the owner and the tag are passed over.
  static func service(image: String) -> String? {
    let name = image.split(separator: "/").last.map(String.init) ?? image
    let bare = name.prefix { $0 != ":" && $0 != "@" }.lowercased()
    return images[bare]
  }

  /// The service an address such as `postgresql+asyncpg://…` leads to.
  static func service(scheme: String) -> String? {
    schemes[String(scheme.lowercased().prefix { $0 != "+" })]
  }

  private static let byPackage: [String: [String: String]] = [
    "node": invert(node), "python": invert(python), "rust": invert(rust), "go": invert(go),
  ]

  private static func invert(_ table: [String: [String]]) -> [String: String] {
    var result: [String: String] = [:]
    for (service, packages) in table {
      for package in packages { result[package] = service }
    }
    return result
  }

  private static let node: [String: [String]] = [
    "postgresql": [
      "pg", "pg-promise", "postgres", "@neondatabase/serverless", "@vercel/postgres", "slonik",
    ],
    "mysql": ["mysql", "mysql2", "mariadb"],
    "redis": ["redis", "ioredis", "bullmq", "bull", "connect-redis", "@upstash/redis"],
    "mongodb": ["mongodb", "mongoose", "@nestjs/mongoose"],
    "kafka": ["kafkajs", "node-rdkafka", "@confluentinc/kafka-javascript"],
    "rabbitmq": ["amqplib", "amqp-connection-manager"],
    "elasticsearch": ["@elastic/elasticsearch"],
    "opensearch": ["@opensearch-project/opensearch"],
    "s3": ["@aws-sdk/client-s3", "minio", "multer-s3"],
    "memcached": ["memjs", "memcached"],
    "nats": ["nats", "@nats-io/transport-node"],
  ]

  private static let python: [String: [String]] = [
    "postgresql": [
      "psycopg", "psycopg2", "psycopg2-binary", "psycopg-binary", "asyncpg", "pg8000", "aiopg",
      "sqlalchemy[postgresql]", "sqlalchemy[postgresql-asyncpg]",
    ],
    "mysql": [
      "mysqlclient", "pymysql", "mysql-connector-python", "aiomysql", "asyncmy",
      "sqlalchemy[mysql]",
    ],
    "redis": [
      "redis", "aioredis", "django-redis", "channels-redis", "rq", "hiredis", "celery[redis]",
      "arq",
    ],
    "mongodb": ["pymongo", "motor", "mongoengine", "beanie"],
    "kafka": ["kafka-python", "confluent-kafka", "aiokafka", "faust-streaming"],
    "rabbitmq": ["pika", "aio-pika", "celery[librabbitmq]"],
    "elasticsearch": ["elasticsearch", "elasticsearch-dsl", "django-elasticsearch-dsl"],
    "opensearch": ["opensearch-py"],
    "s3": ["s3fs", "minio", "django-storages[s3]", "django-storages[boto3]", "aiobotocore"],
    "memcached": ["pymemcache", "python-memcached", "pylibmc"],
    "nats": ["nats-py"],
    "cassandra": ["cassandra-driver"],
    "neo4j": ["neo4j"],
    "clickhouse": ["clickhouse-driver", "clickhouse-connect"],
  ]

  private static let rust: [String: [String]] = [
    "postgresql": [
      "postgres", "tokio-postgres", "deadpool-postgres", "sqlx[postgres]", "diesel[postgres]",
      "sea-orm[sqlx-postgres]", "diesel-async[postgres]",
    ],
    "mysql": ["mysql", "mysql_async", "sqlx[mysql]", "diesel[mysql]", "sea-orm[sqlx-mysql]"],
    "redis": ["redis", "deadpool-redis", "fred", "bb8-redis"],
    "mongodb": ["mongodb"],
    "kafka": ["rdkafka", "kafka"],
    "rabbitmq": ["lapin"],
    "elasticsearch": ["elasticsearch"],
    "s3": ["aws-sdk-s3", "rust-s3"],
    "nats": ["async-nats", "nats"],
    "memcached": ["memcache"],
    "neo4j": ["neo4rs"],
    "clickhouse": ["clickhouse"],
  ]

  private static let go: [String: [String]] = [
    "postgresql": ["github.com/lib/pq", "github.com/jackc/pgx", "gorm.io/driver/postgres"],
    "mysql": ["github.com/go-sql-driver/mysql", "gorm.io/driver/mysql"],
    "redis": [
      "github.com/redis/go-redis", "github.com/go-redis/redis", "github.com/gomodule/redigo",
    ],
    "mongodb": ["go.mongodb.org/mongo-driver"],
    "kafka": [
      "github.com/segmentio/kafka-go", "github.com/IBM/sarama", "github.com/Shopify/sarama",
      "github.com/confluentinc/confluent-kafka-go", "github.com/twmb/franz-go",
    ],
    "rabbitmq": ["github.com/rabbitmq/amqp091-go", "github.com/streadway/amqp"],
    "elasticsearch": ["github.com/elastic/go-elasticsearch", "github.com/olivere/elastic"],
    "opensearch": ["github.com/opensearch-project/opensearch-go"],
    "s3": ["github.com/aws/aws-sdk-go-v2/service/s3", "github.com/minio/minio-go"],
    "memcached": ["github.com/bradfitz/gomemcache"],
    "nats": ["github.com/nats-io/nats.go"],
    "cassandra": ["github.com/gocql/gocql"],
    "neo4j": ["github.com/neo4j/neo4j-go-driver"],
    "clickhouse": ["github.com/ClickHouse/clickhouse-go"],
  ]

  private static let images: [String: String] = [
    "postgres": "postgresql", "postgresql": "postgresql", "postgis": "postgresql",
    "timescaledb": "postgresql", "pgvector": "postgresql", "mysql": "mysql",
    "mysql-server": "mysql", "mariadb": "mysql", "percona": "mysql", "redis": "redis",
    "redis-stack": "redis", "valkey": "redis", "keydb": "redis", "mongo": "mongodb",
    "mongodb": "mongodb", "kafka": "kafka", "cp-kafka": "kafka", "redpanda": "kafka",
    "rabbitmq": "rabbitmq", "elasticsearch": "elasticsearch", "opensearch": "opensearch",
    "minio": "s3", "memcached": "memcached", "nats": "nats", "cassandra": "cassandra",
    "neo4j": "neo4j", "clickhouse-server": "clickhouse", "clickhouse": "clickhouse",
  ]

  private static let schemes: [String: String] = [
    "postgres": "postgresql", "postgresql": "postgresql", "postgis": "postgresql",
    "mysql": "mysql", "mysql2": "mysql", "mariadb": "mysql", "redis": "redis",
    "rediss": "redis", "mongodb": "mongodb", "amqp": "rabbitmq", "amqps": "rabbitmq",
    "kafka": "kafka", "s3": "s3", "nats": "nats", "neo4j": "neo4j", "clickhouse": "clickhouse",
  ]
}

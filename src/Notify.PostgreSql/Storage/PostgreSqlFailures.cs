using System.Net.Sockets;
using Notify.PostgreSql.Connection;
using Notify.PostgreSql.Schema;
using Notify.Sql.Storage;
using Npgsql;

namespace Notify.PostgreSql.Storage;

/// <summary>
/// Explains the exceptions of the driver. The reasons do not quote the messages of the server, which may contain
/// names and values.
/// </summary>
internal static class PostgreSqlFailures
{
    public static StoreFailure Classify(Exception exception, PostgreSqlOptions options) => exception switch
    {
        ConnectionFailedException { InnerException: { } cause } => ClassifyConnection(cause, options),
        SchemaException schema => new(StoreFailureKind.Refused, schema.Message, schema.Remedy),
        PostgresException error => ClassifyStatement(error, options),
        TimeoutException or NpgsqlException { InnerException: TimeoutException } =>
            new(StoreFailureKind.Uncertain, "the server did not reply in time"),
        NpgsqlException or IOException or SocketException =>
            new(StoreFailureKind.Uncertain, "the connection was lost"),
        _ => default,
    };

    private static StoreFailure ClassifyConnection(Exception cause, PostgreSqlOptions options) => cause switch
    {
        PostgresException { SqlState: "28P01" or "28000" } => new(
            StoreFailureKind.Refused,
            "the server does not accept the user or the password",
            $"Correct {options.NameOf(nameof(options.ConnectionString))}."),
        PostgresException { SqlState: "3D000" } => new(
            StoreFailureKind.Refused,
            "the database does not exist",
            $"Create it, or correct {options.NameOf(nameof(options.ConnectionString))}."),
        PostgresException { SqlState: "53300" } =>
            new(StoreFailureKind.Unreachable, "the server has too many connections"),
        PostgresException { SqlState: "42501" } => new(
            StoreFailureKind.Refused,
            "the user may not connect to the database",
            "Grant it: GRANT CONNECT ON DATABASE … TO the user."),
        PostgresException error => new(StoreFailureKind.Unreachable, $"SQLSTATE {error.SqlState}"),
        NpgsqlException { InnerException: SocketException { SocketErrorCode: var code } } =>
            new(StoreFailureKind.Unreachable, Describe(code)),
        NpgsqlException { InnerException: TimeoutException } or TimeoutException =>
            new(StoreFailureKind.Unreachable, "the server did not accept a connection in time"),
        _ => new(StoreFailureKind.Unreachable, "the connection could not be opened"),
    };

    private static StoreFailure ClassifyStatement(PostgresException error, PostgreSqlOptions options) =>
        error.SqlState switch
        {
            "53100" or "53200" or "54000" => new(StoreFailureKind.Full, "no disk space or memory is left"),
            "53300" => new(StoreFailureKind.Unreachable, "the server has too many connections"),
            "25006" => new(StoreFailureKind.Unreachable, "the server is read-only, as a standby is"),
            "40001" or "40P01" or "55P03" =>
                new(StoreFailureKind.Unreachable, "the transaction conflicted with another one"),
            "57014" => new(StoreFailureKind.Unreachable, "the server canceled the statement"),
            "25P03" or ['5', '7', 'P', ..] or ['0', '8', ..] =>
                new(StoreFailureKind.Uncertain, "the server ended the connection"),
            "42501" => new(
                StoreFailureKind.Refused,
                $"a permission on schema {options.Schema} is missing",
                SchemaInstaller.GrantFor(options.Schema, error)),
            "3F000" or "42P01" => new(
                StoreFailureKind.Refused,
                $"schema {options.Schema} or one of its tables does not exist",
                $"Set {options.NameOf(nameof(options.AutoMigrate))} to true, or run the script of "
                    + "PostgreSqlSchema.CreateScript()."),
            _ => new(StoreFailureKind.Refused, $"SQLSTATE {error.SqlState}"),
        };

    private static string Describe(SocketError code) => code switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "host name not found",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "host unreachable",
        SocketError.TimedOut => "connection timed out",
        _ => "connection failed",
    };
}

using Notify.PostgreSql.Schema;

namespace Notify.PostgreSql.Storage;

/// <summary>The statements of the address book. Every name is qualified with the schema.</summary>
internal sealed class AddressStatements(string schema)
{
    private const string Columns =
        "id, kind, address, list, reason, (extract(epoch FROM at) * 1000000)::bigint, detail";

    private readonly string _schema = SchemaScripts.Quote(schema);

    /// <summary>$1 hash of the user, $2 kind.</summary>
    public string GetAddresses =>
        $"SELECT address FROM {_schema}.address WHERE user_hash = $1 AND kind = $2 ORDER BY number";

    /// <summary>$1 hash of the user, $2 hash of kind and address, $3 user, $4 kind, $5 address.</summary>
    public string AddAddress => $"""
        INSERT INTO {_schema}.address (user_hash, id, user_id, kind, address) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (user_hash, id) DO NOTHING
        """;

    public string RemoveAddress => $"DELETE FROM {_schema}.address WHERE user_hash = $1 AND id = $2";

    public string FindSuppressions => $"SELECT {Columns} FROM {_schema}.suppression WHERE id = ANY ($1)";

    /// <summary>$1 id, $2 kind, $3 address, $4 list, $5 reason, $6 time, $7 detail.</summary>
    public string Suppress => $"""
        INSERT INTO {_schema}.suppression (id, kind, address, list, reason, at, detail)
        VALUES ($1, $2, $3, $4, $5, {Time("$6")}, $7)
        ON CONFLICT (id) DO UPDATE SET reason = excluded.reason, at = excluded.at, detail = excluded.detail
        """;

    public string Lift => $"DELETE FROM {_schema}.suppression WHERE id = $1";

    /// <summary>$1 limit.</summary>
    public string NewestSuppressions =>
        $"SELECT {Columns} FROM {_schema}.suppression ORDER BY at DESC, id DESC LIMIT $1";

    /// <summary>$1 limit, $2 and $3 time and id of the position after which the range begins.</summary>
    public string SuppressionsAfter => $"""
        SELECT {Columns} FROM {_schema}.suppression WHERE (at, id) < ({Time("$2")}, $3)
        ORDER BY at DESC, id DESC LIMIT $1
        """;

    // An interval is multiplied with a floating-point number, which represents the microseconds of distant times only
    // in two parts.
    private static string Time(string microseconds) =>
        $"(timestamptz 'epoch' + ({microseconds}::bigint / 1000000) * interval '1 second' "
            + $"+ ({microseconds}::bigint % 1000000) * interval '1 microsecond')";
}

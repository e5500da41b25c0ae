using Notify.Sql;
using Npgsql;

namespace Notify.PostgreSql;

/// <summary>Represents the options of PostgreSQL.</summary>
/// <remarks>
/// They are validated at startup. The connection is opened later, so the host starts while the database is down.
/// <see cref="ToString"/> returns the schema only, because the connection string may contain a password.
/// </remarks>
public sealed class PostgreSqlOptions
{
    /// <summary>
    /// Gets or sets the connection string, for example <c>Host=localhost;Database=shop;Username=shop</c>. Notify has a
    /// small separate pool.
    /// </summary>
    /// <value>The default is null. Then <see cref="DataSource"/> must be set.</value>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Gets or sets a data source of the application, which takes precedence over <see cref="ConnectionString"/>.
    /// The application must dispose it. Notify shares its pool: if the application occupies all connections, leases
    /// cannot be renewed.
    /// </summary>
    /// <value>The default is null.</value>
    public NpgsqlDataSource? DataSource { get; set; }

    /// <summary>
    /// Gets or sets the connection string of the connection that listens for signals, if the other one leads to a
    /// pooler in transaction mode, which does not deliver them.
    /// </summary>
    /// <value>The default is null: signals arrive over the same connection string.</value>
    public string? ListenConnectionString { get; set; }

    /// <summary>
    /// Gets or sets the schema that contains the tables. Applications that share a database need different schemas.
    /// </summary>
    /// <value>The default is <c>notify</c>. 1 to 63 bytes, without a zero character.</value>
    public string Schema { get; set; } = "notify";

    /// <summary>
    /// Gets or sets a value indicating whether the tables are created and upgraded when the host starts. Otherwise, an
    /// administrator runs the script that <see cref="PostgreSqlSchema.CreateScript"/> returns.
    /// </summary>
    /// <value>The default is true.</value>
    public bool AutoMigrate { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether statements are prepared on the server, which saves up to a third of the
    /// time of a call. Not possible with most poolers in transaction mode.
    /// </summary>
    /// <value>The default is false.</value>
    public bool PrepareStatements { get; set; }

    /// <summary>Gets the settings of the bus.</summary>
    public SqlBusOptions Bus { get; } = new();

    /// <summary>
    /// The path of the configuration section that was read last, or null if the options were set in code only.
    /// </summary>
    internal string? Section { get; set; }

    /// <summary>Returns the name of an option for messages: its path in configuration, or the member in code.</summary>
    /// <param name="option">The option, for example <c>Bus:LaneCapacity</c>.</param>
    internal string NameOf(string option) => Section is null
        ? $"{nameof(PostgreSqlOptions)}.{option.Replace(':', '.')}"
        : $"{Section}:{option}";

    /// <summary>Returns a text with the schema.</summary>
    public override string ToString() => $"PostgreSqlOptions, schema {Schema}";
}

using Microsoft.Extensions.Configuration;
using Notify.Sqlite;
using Notify.Sqlite.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides extension methods that use an SQLite file for the bus only.</summary>
/// <remarks>
/// Calls add up: each changes the options that the earlier calls have set. The host starts while the file cannot be
/// opened, and opens it later.
/// </remarks>
public static class SqliteBusBuilderExtensions
{
    /// <summary>
    /// Stores the queues in an SQLite file, where they remain when the process ends. Several processes of one machine
    /// may share the file. The options come from section <c>Notify:Sqlite</c> of the host's configuration.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseSqliteBus(this INotifyBuilder builder) =>
        builder.AddEngineParts(SqliteParts.Bus);

    /// <summary>
    /// Stores the queues in an SQLite file, where they remain when the process ends. Several processes of one machine
    /// may share the file.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="path">
    /// The path of the file, for example <c>notify.db</c>. The file is created if it does not exist.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseSqliteBus(this INotifyBuilder builder, string path) =>
        builder.AddSqliteParts(path, SqliteParts.Bus);

    /// <summary>
    /// Stores the queues in an SQLite file, where they remain when the process ends. Several processes of one machine
    /// may share the file.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="configure">The delegate that configures the options. They are validated at startup.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseSqliteBus(this INotifyBuilder builder, Action<SqliteOptions> configure) =>
        builder.AddEngineParts(configure, SqliteParts.Bus);

    /// <summary>
    /// Stores the queues in an SQLite file, where they remain when the process ends. Several processes of one machine
    /// may share the file.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="section">
    /// The section that contains the options of <see cref="SqliteOptions"/>. They are validated at startup.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UseSqliteBus(this INotifyBuilder builder, IConfigurationSection section) =>
        builder.AddEngineParts(section, SqliteParts.Bus);
}

using Microsoft.Extensions.Configuration;
using Notify.PostgreSql;
using Notify.PostgreSql.Hosting;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>
/// Provides extension methods that use PostgreSQL for the bus, the rate limits and the address book.
/// </summary>
/// <remarks>
/// Calls add up: each changes the options that the earlier calls have set. The host starts while PostgreSQL is down and
/// connects later.
/// </remarks>
public static class PostgreSqlBuilderExtensions
{
    /// <summary>
    /// Stores queues, rate limits and addresses in PostgreSQL 15 or later, where they remain when a process ends and all
    /// processes share them.
    /// The options come from section <c>Notify:PostgreSql</c> of the host's configuration.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UsePostgreSql(this INotifyBuilder builder) =>
        builder.AddEngineParts(PostgreSqlParts.All);

    /// <summary>
    /// Stores queues, rate limits and addresses in PostgreSQL 15 or later, where they remain when a process ends and all
    /// processes share them.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="connectionString">
    /// The connection string, for example <c>Host=localhost;Database=shop;Username=shop</c>.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UsePostgreSql(this INotifyBuilder builder, string connectionString) =>
        builder.AddPostgreSqlParts(connectionString, PostgreSqlParts.All);

    /// <summary>
    /// Stores queues, rate limits and addresses in PostgreSQL 15 or later, where they remain when a process ends and all
    /// processes share them.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="dataSource">A data source of the application. The application must dispose it.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UsePostgreSql(this INotifyBuilder builder, NpgsqlDataSource dataSource) =>
        builder.AddPostgreSqlParts(dataSource, PostgreSqlParts.All);

    /// <summary>
    /// Stores queues, rate limits and addresses in PostgreSQL 15 or later, where they remain when a process ends and all
    /// processes share them.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="configure">The delegate that configures the options. They are validated at startup.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UsePostgreSql(this INotifyBuilder builder, Action<PostgreSqlOptions> configure) =>
        builder.AddEngineParts(configure, PostgreSqlParts.All);

    /// <summary>
    /// Stores queues, rate limits and addresses in PostgreSQL 15 or later, where they remain when a process ends and all
    /// processes share them.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="section">
    /// The section that contains the options of <see cref="PostgreSqlOptions"/>. They are validated at startup.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UsePostgreSql(this INotifyBuilder builder, IConfigurationSection section) =>
        builder.AddEngineParts(section, PostgreSqlParts.All);
}

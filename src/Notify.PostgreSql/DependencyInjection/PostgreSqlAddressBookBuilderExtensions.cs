using Microsoft.Extensions.Configuration;
using Notify.PostgreSql;
using Notify.PostgreSql.Hosting;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Provides extension methods that use PostgreSQL for the address book only.</summary>
/// <remarks>
/// Calls add up: each changes the options that the earlier calls have set. The host starts while PostgreSQL is down and
/// connects later.
/// </remarks>
public static class PostgreSqlAddressBookBuilderExtensions
{
    /// <summary>
    /// Stores addresses and suppressions in PostgreSQL 15 or later.
    /// The options come from section <c>Notify:PostgreSql</c> of the host's configuration.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UsePostgreSqlAddressBook(this INotifyBuilder builder) =>
        builder.AddEngineParts(PostgreSqlParts.AddressBook);

    /// <summary>
    /// Stores addresses and suppressions in PostgreSQL 15 or later.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="connectionString">
    /// The connection string, for example <c>Host=localhost;Database=shop;Username=shop</c>.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UsePostgreSqlAddressBook(this INotifyBuilder builder, string connectionString) =>
        builder.AddPostgreSqlParts(connectionString, PostgreSqlParts.AddressBook);

    /// <summary>
    /// Stores addresses and suppressions in PostgreSQL 15 or later.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="dataSource">A data source of the application. The application must dispose it.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UsePostgreSqlAddressBook(this INotifyBuilder builder, NpgsqlDataSource dataSource) =>
        builder.AddPostgreSqlParts(dataSource, PostgreSqlParts.AddressBook);

    /// <summary>
    /// Stores addresses and suppressions in PostgreSQL 15 or later.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="configure">The delegate that configures the options. They are validated at startup.</param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UsePostgreSqlAddressBook(
        this INotifyBuilder builder,
        Action<PostgreSqlOptions> configure) =>
        builder.AddEngineParts(configure, PostgreSqlParts.AddressBook);

    /// <summary>
    /// Stores addresses and suppressions in PostgreSQL 15 or later.
    /// </summary>
    /// <param name="builder">The builder that <c>AddNotify()</c> returned.</param>
    /// <param name="section">
    /// The section that contains the options of <see cref="PostgreSqlOptions"/>. They are validated at startup.
    /// </param>
    /// <returns>The same builder.</returns>
    public static INotifyBuilder UsePostgreSqlAddressBook(this INotifyBuilder builder, IConfigurationSection section) =>
        builder.AddEngineParts(section, PostgreSqlParts.AddressBook);
}

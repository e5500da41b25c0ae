using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Notify.Addresses;
using Notify.Delivery.RateLimiting;
using Notify.Hosting;
using Notify.PostgreSql.Settings;
using Notify.PostgreSql.Storage;
using Notify.Sql;
using Npgsql;

namespace Notify.PostgreSql.Hosting;

/// <summary>The parts of Notify that PostgreSQL implements, and their services.</summary>
internal static class PostgreSqlParts
{
    public static EnginePart<PostgreSqlOptions> Bus { get; } = Create(PostgreSqlPart.Bus, AddBus);

    public static EnginePart<PostgreSqlOptions> AddressBook { get; } =
        Create(PostgreSqlPart.AddressBook, AddAddressBook);

    public static EnginePart<PostgreSqlOptions> RateLimits { get; } = Create(PostgreSqlPart.RateLimits, AddRateLimits);

    public static EnginePart<PostgreSqlOptions>[] All { get; } = [Bus, AddressBook, RateLimits];

    public static INotifyBuilder AddPostgreSqlParts(
        this INotifyBuilder builder,
        string connectionString,
        params ReadOnlySpan<EnginePart<PostgreSqlOptions>> parts)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return builder.AddEngineParts(options => options.ConnectionString = connectionString, parts);
    }

    public static INotifyBuilder AddPostgreSqlParts(
        this INotifyBuilder builder,
        NpgsqlDataSource dataSource,
        params ReadOnlySpan<EnginePart<PostgreSqlOptions>> parts)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        return builder.AddEngineParts(options => options.DataSource = dataSource, parts);
    }

    private static EnginePart<PostgreSqlOptions> Create(string name, Action<INotifyBuilder> register) => new()
    {
        Name = name,
        Section = PostgreSqlSection.Path,
        Bind = PostgreSqlSection.Apply,
        Durations = SqlBusOptionsValidation.Durations,
        Register = builder =>
        {
            builder.Services.TryAddSingleton(TimeProvider.System);
            builder.Services.TryAddEnumerable(
                ServiceDescriptor.Singleton<IValidateOptions<PostgreSqlOptions>, PostgreSqlOptionsValidator>());
            register(builder);
        },
    };

    private static void AddBus(INotifyBuilder builder) => builder.AddSqlBus(
        "PostgreSQL",
        provider => PostgreSqlMessageBus.Create(
            GetOptions(provider, PostgreSqlPart.Bus),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));

    private static void AddAddressBook(INotifyBuilder builder) => builder.Services.Replace(
        ServiceDescriptor.Singleton<IAddressBook>(provider => new SqlAddressBook(
            new PostgreSqlAddressStore(GetOptions(provider, PostgreSqlPart.AddressBook)))));

    private static void AddRateLimits(INotifyBuilder builder) => builder.Services.Replace(
        ServiceDescriptor.Singleton<IRateLimiterFactory>(provider => new SqlRateLimiterFactory(
            new PostgreSqlLimitStore(GetOptions(provider, PostgreSqlPart.RateLimits)),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>())));

    private static PostgreSqlOptions GetOptions(IServiceProvider provider, string part) =>
        provider.GetRequiredService<IOptionsMonitor<PostgreSqlOptions>>().Get(part);
}

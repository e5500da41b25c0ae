using Microsoft.Extensions.Configuration;

namespace Notify.PostgreSql.Settings;

/// <summary>
/// The settings of <see cref="PostgreSqlOptions"/> in configuration; null if the section does not contain them.
/// </summary>
/// <remarks>A data source cannot be configured.</remarks>
internal sealed class PostgreSqlSection
{
    /// <summary>The section of the host's configuration that calls without arguments read.</summary>
    public const string Path = "Notify:PostgreSql";

    public string? ConnectionString { get; set; }

    public string? ListenConnectionString { get; set; }

    public string? Schema { get; set; }

    public bool? AutoMigrate { get; set; }

    public bool? PrepareStatements { get; set; }

    public static void Apply(IConfigurationSection section, PostgreSqlOptions options)
    {
        options.Section = section.Path;
        var settings = section.Get<PostgreSqlSection>() ?? new PostgreSqlSection();
        options.ConnectionString = settings.ConnectionString ?? options.ConnectionString;
        options.ListenConnectionString = settings.ListenConnectionString ?? options.ListenConnectionString;
        options.Schema = settings.Schema ?? options.Schema;
        options.AutoMigrate = settings.AutoMigrate ?? options.AutoMigrate;
        options.PrepareStatements = settings.PrepareStatements ?? options.PrepareStatements;
        section.GetSection(nameof(options.Bus)).Bind(options.Bus);
    }
}

using Microsoft.Extensions.Configuration;

namespace Notify.Sqlite.Settings;

/// <summary>
/// The settings of <see cref="SqliteOptions"/> in configuration; null if the section does not contain them.
/// </summary>
internal sealed class SqliteSection
{
    /// <summary>The section of the host's configuration that calls without arguments read.</summary>
    public const string Location = "Notify:Sqlite";

    public string? Path { get; set; }

    public SqliteSynchronous? Synchronous { get; set; }

    public bool? LeavesCheckpoints { get; set; }

    public bool? AutoMigrate { get; set; }

    public static void Apply(IConfigurationSection section, SqliteOptions options)
    {
        options.Section = section.Path;
        var settings = section.Get<SqliteSection>() ?? new SqliteSection();
        options.Path = settings.Path ?? options.Path;
        options.Synchronous = settings.Synchronous ?? options.Synchronous;
        options.LeavesCheckpoints = settings.LeavesCheckpoints ?? options.LeavesCheckpoints;
        options.AutoMigrate = settings.AutoMigrate ?? options.AutoMigrate;
        section.GetSection(nameof(options.Bus)).Bind(options.Bus);
    }
}

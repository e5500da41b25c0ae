using Microsoft.Extensions.Configuration;

namespace Notify.Redis.Settings;

/// <summary>
/// The settings of <see cref="RedisOptions"/> in configuration; null if the section does not contain them.
/// </summary>
/// <remarks>A connection cannot be configured.</remarks>
internal sealed class RedisSection
{
    /// <summary>The section of the host's configuration that calls without arguments read.</summary>
    public const string Path = "Notify:Redis";

    /// <summary>The settings that are durations.</summary>
    public static IReadOnlyCollection<string> Durations { get; } =
    [
        $"{nameof(RedisOptions.Bus)}:{nameof(RedisBusOptions.LeaseDuration)}",
        $"{nameof(RedisOptions.Bus)}:{nameof(RedisBusOptions.IdempotencyWindow)}",
        $"{nameof(RedisOptions.Bus)}:{nameof(RedisBusOptions.DeadLetterRetention)}",
        $"{nameof(RedisOptions.Bus)}:{nameof(RedisBusOptions.EnqueueTimeout)}",
        $"{nameof(RedisOptions.Bus)}:{nameof(RedisBusOptions.PollInterval)}",
    ];

    public string? Configuration { get; set; }

    public string? Namespace { get; set; }

    public static void Apply(IConfigurationSection section, RedisOptions options)
    {
        options.Section = section.Path;
        var settings = section.Get<RedisSection>() ?? new RedisSection();
        options.Configuration = settings.Configuration ?? options.Configuration;
        options.Namespace = settings.Namespace ?? options.Namespace;
        section.GetSection(nameof(options.Bus)).Bind(options.Bus);
    }
}

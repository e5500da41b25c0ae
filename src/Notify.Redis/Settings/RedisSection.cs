using Microsoft.Extensions.Configuration;

namespace Notify.Redis.Settings;

/// <summary>What configuration can say about <see cref="RedisOptions"/>; null where it says nothing. A connection is no text.</summary>
internal sealed class RedisSection
{
    public string? Configuration { get; set; }

    public string? Namespace { get; set; }

    public static void Apply(IConfigurationSection section, RedisOptions options)
    {
        var settings = section.Get<RedisSection>() ?? new RedisSection();
        options.Configuration = settings.Configuration ?? options.Configuration;
        options.Namespace = settings.Namespace ?? options.Namespace;
        section.GetSection(nameof(options.Bus)).Bind(options.Bus);
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Notify.Redis.Settings;

/// <summary>Reads a part's settings from the host's configuration, section <c>Notify:Redis</c>, where the host has one.</summary>
internal sealed class HostRedisSettings(string part, IConfiguration? configuration) : IConfigureNamedOptions<RedisOptions>
{
    public const string Section = "Notify:Redis";

    public void Configure(RedisOptions options) { }

    public void Configure(string? name, RedisOptions options)
    {
        if (name == part && configuration is not null)
            RedisSection.Apply(configuration.GetSection(Section), options);
    }
}

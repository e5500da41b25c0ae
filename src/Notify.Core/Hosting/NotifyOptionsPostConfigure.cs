using Microsoft.Extensions.Options;

namespace Notify.Hosting;

/// <summary>Makes a via of the names configuration gives.</summary>
internal sealed class NotifyOptionsPostConfigure : IPostConfigureOptions<NotifyOptions>
{
    public void PostConfigure(string? name, NotifyOptions options)
    {
        // Names that make no via are left to the validator, which says what is wrong with them.
        if (options.Via is null && ViaFault(options.ViaNames) is null && options.ViaNames.Count > 0)
            options.Via = Via.FirstOf([.. options.ViaNames]);
    }

    /// <summary>What is wrong with the names, or null.</summary>
    public static string? ViaFault(IList<string> names)
    {
        if (names.Any(string.IsNullOrWhiteSpace))
            return "it holds an empty channel name";
        var twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : $"it names the channel '{twice.Key}' twice";
    }
}

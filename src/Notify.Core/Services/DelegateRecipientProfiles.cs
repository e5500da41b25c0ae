using Notify.Delivery;

namespace Notify.Services;

/// <summary>Finds profiles by a function of the application.</summary>
internal sealed class DelegateRecipientProfiles(
    IServiceProvider services,
    Func<IServiceProvider, string, CancellationToken, ValueTask<RecipientProfile?>> find) : IRecipientProfiles
{
    public async ValueTask<IReadOnlyDictionary<string, RecipientProfile>> GetAsync(
        IReadOnlyCollection<string> userIds, CancellationToken cancellationToken)
    {
        var profiles = new Dictionary<string, RecipientProfile>(StringComparer.Ordinal);
        foreach (var user in userIds)
        {
            if (await find(services, user, cancellationToken).ConfigureAwait(false) is { } profile)
                profiles[user] = profile;
        }

        return profiles;
    }
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Notify.Services;

namespace Notify.Enqueue;

/// <summary>
/// Finds the tenant of a notification in the profile of its recipient, if <see cref="NotifyOptions.TenantFromProfile"/>
/// is true.
/// </summary>
/// <remarks>
/// The tenant is a part of keys that must not change while a message waits, so it is read once, at enqueue, unlike the
/// language and the time zone.
/// </remarks>
internal sealed class TenantResolver(
    ApplicationServices services,
    IServiceScopeFactory scopes,
    IOptions<NotifyOptions> options,
    TimeProvider time)
{
    /// <returns>The tenant, or null if there is none.</returns>
    /// <exception cref="EnqueueFailedException">The profile could not be read.</exception>
    /// <exception cref="NotificationRejectedException">The tenant in the profile is not a valid name.</exception>
    public async ValueTask<string?> ResolveAsync(Notification notification, CancellationToken cancellationToken)
    {
        if (notification.Tenant is not null
            || !options.Value.TenantFromProfile
            || notification.Recipient.UserId is not { } user)
        {
            return notification.Tenant;
        }

        var tenant = (await FindAsync(user, cancellationToken).ConfigureAwait(false))?.Tenant;
        NotificationValidator.ValidateName(tenant, "tenant in the recipient's profile");
        return tenant;
    }

    private async ValueTask<RecipientProfile?> FindAsync(string user, CancellationToken cancellationToken)
    {
        var scope = new EnvelopeScope(scopes);
        await using var disposal = scope.ConfigureAwait(false);
        try
        {
            if (services.Profiles.Current(scope) is not { } profiles)
                return null;
            var found = await profiles.GetAsync([user], cancellationToken)
                .AsTask()
                .WaitAsync(options.Value.ServiceTimeout, time, cancellationToken)
                .ConfigureAwait(false);
            return found.GetValueOrDefault(user);
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw new EnqueueFailedException(
                EnqueueFailureReason.ProfileUnavailable,
                "The profile of the recipient, which contains the tenant, could not be read. Nothing was queued; try "
                    + "again later, or set Notification.Tenant.",
                exception);
        }
    }
}

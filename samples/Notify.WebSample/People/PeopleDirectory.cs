using Notify.AspNetCore;

namespace Notify.WebSample.People;

/// <summary>Finds users. A real directory also returns the locale and the time zone.</summary>
internal sealed class PeopleDirectory : IRecipientDirectory
{
    public ValueTask<Recipient?> FindAsync(string userId, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Person.Find(userId) is { } person ? new Recipient(person.Id) : null);
}

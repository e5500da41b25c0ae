using Notify.Sql.Storage;
using Notify.Sqlite.Tests.Bus;

namespace Notify.Sqlite.Tests.Storage;

/// <summary>Cancellation marks of messages that transactions of the application have added.</summary>
public class OutboxMarkTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mark_that_is_older_than_the_admission_lasts_as_long_as_the_message(bool isAdmitted)
    {
        await using var fixture = await StoreFixture.CreateAsync();
        var message = fixture.Message(delay: TimeSpan.FromDays(30));
        await using (var connection = TestRows.Connect(fixture.Path))
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await fixture.Store.EnqueueAsync(fixture.Batch(message), transaction, default);
            await transaction.CommitAsync();
        }

        var mark = new CancellationMark(CancellationMarkKind.Notification, message.NotificationId.ToString());
        await fixture.Store.CancelAsync(mark, default);
        if (isAdmitted)
            (await fixture.Store.ClaimAsync(fixture.Request(), default)).Admitted.Should().Be(1);

        fixture.Time.Advance(TimeSpan.FromDays(30));
        await fixture.SweepAsync();

        (await fixture.ClaimOneAsync()).IsCanceled.Should().BeTrue();
        (await fixture.Store.AuditAsync(default)).Should().BeEmpty();
    }
}

namespace Notify.Tests;

public sealed class NotificationTests
{
    private static readonly Notification Alert = new("alert", new Recipient("user-42"));

    [Fact]
    public void What_is_done_to_collections_and_bytes_afterwards_changes_nothing()
    {
        var addresses = new Dictionary<string, string> { ["pager"] = "first" };
        var headers = new Dictionary<string, string> { ["X-Order"] = "1" };
        var bytes = new byte[] { 1 };
        var attachments = new List<Attachment> { Attachment.FromBytes("a.txt", "text/plain", bytes) };
        var notification = new Notification("alert", new Recipient { Addresses = addresses })
        {
            Headers = headers,
            Attachments = attachments,
        };

        (addresses["pager"], headers["X-Order"], bytes[0]) = ("second", "2", 9);
        attachments.Clear();

        notification.Recipient.AddressFor("pager").Should().Be("first");
        notification.Headers.Should().Equal(new Dictionary<string, string> { ["X-Order"] = "1" });
        notification.Attachments.Should().ContainSingle().Which.Content!.Value.ToArray().Should().Equal(1);
    }

    [Fact]
    public void Null_parts_are_refused_at_once()
    {
        ((Action)(() => _ = Alert with { Recipient = null! })).Should().Throw<ArgumentNullException>();
        ((Action)(() => _ = Alert with { Headers = null! })).Should().Throw<ArgumentNullException>();
        ((Action)(() => _ = Alert with { Attachments = null! })).Should().Throw<ArgumentNullException>();
        ((Action)(() => _ = Alert with { Attachments = [null!] })).Should().Throw<ArgumentException>()
            .WithMessage("One of the attachments is null. Remove it.*");
    }
}

using Notify.Delivery;

namespace Notify.Tests.Delivery;

public sealed class SendResultTests
{
    [Fact]
    public void A_result_without_an_id_is_the_same_object_and_has_no_warnings()
    {
        SendResult.Sent().Should().BeSameAs(SendResult.Sent());
        SendResult.Sent().Warnings.Should().BeSameAs(SendResult.Transient("450").Warnings).And.BeEmpty();
    }

    [Fact]
    public void Warnings_add_up_and_leave_the_rest_as_it_is()
    {
        var sent = SendResult.Sent("id-1").WithPartsSent(2);

        var warned = sent.WithWarning("First.").WithWarning("Second.");

        warned.Warnings.Should().Equal("First.", "Second.");
        (warned.Outcome, warned.ProviderId, warned.PartsSent).Should().Be((SendOutcome.Sent, "id-1", 2));
        sent.Warnings.Should().BeEmpty();
        SendResult.Sent().WithWarning("First.").Should().NotBeSameAs(SendResult.Sent());
        SendResult.Sent().Warnings.Should().BeEmpty("the shared result must not change");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_warning_has_a_text(string warning) =>
        SendResult.Sent().Invoking(result => result.WithWarning(warning)).Should().Throw<ArgumentException>();
}

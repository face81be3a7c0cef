"""The letters of grievances and of unpaid premiums: six more kinds."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0012_letters_not_sent'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('approval', 'Approval notice'), ('denial', 'Integrated Denial Notice'), ('extension', 'Extension notice'), ('dismissal', 'Dismissal notice'), ('dismissal_vacated', 'Notice that a dismissal was taken back'), ('withdrawal', 'Confirmation of a withdrawal'), ('paper_request', 'Request for a missing paper'), ('grievance_answer', 'Answer to a grievance'), ('grievance_late', 'Notice that a grievance came too late'), ('grievance_extended', 'Notice that a grievance takes longer'), ('expedite_refused', 'Refusal to expedite'), ('appeal_reversed', 'Favorable answer to an appeal'), ('appeal_sent_on', 'Notice that an appeal goes to the IRE'), ('effectuation', 'Statement that a reversal was carried out'), ('council_request', 'Notice that the Council is asked to review'), ('intake_missing', 'Request for what a reinstatement still needs'), ('not_reviewed', 'Notice that a reinstatement is not reviewed'), ('good_cause_owed', 'Favorable good-cause notice with what is owed'), ('good_cause_clear', 'Favorable good-cause notice, nothing owed'), ('good_cause_denied', 'Unfavorable good-cause notice'), ('good_cause_unpaid', 'Notice that not all that was owed came in time'), ('payment_credited', 'Notice that all that was owed came in time'), ('reinstated', 'Confirmation of a reinstatement'), ('plan_error', 'Notice of an error of the plan'), ('referred_to_cms', 'Referral to Medicare'), ('request_withdrawn', 'Confirmation that a reinstatement was withdrawn'), ('instalments', 'How premiums of months past are paid'), ('premium_warning', 'Warning that coverage may end for unpaid premiums'), ('premium_disenrolled', 'Notice of disenrollment for unpaid premiums'), ('irmaa_disenrolled', 'Notice that Medicare ended coverage (IRMAA)'), ('still_enrolled', 'Notice that coverage does not end')], max_length=20),
        ),
        migrations.AlterField(
            model_name='planwords',
            name='kind',
            field=models.CharField(choices=[('approval', 'Approval notice'), ('denial', 'Integrated Denial Notice'), ('extension', 'Extension notice'), ('dismissal', 'Dismissal notice'), ('dismissal_vacated', 'Notice that a dismissal was taken back'), ('withdrawal', 'Confirmation of a withdrawal'), ('paper_request', 'Request for a missing paper'), ('grievance_answer', 'Answer to a grievance'), ('grievance_late', 'Notice that a grievance came too late'), ('grievance_extended', 'Notice that a grievance takes longer'), ('expedite_refused', 'Refusal to expedite'), ('appeal_reversed', 'Favorable answer to an appeal'), ('appeal_sent_on', 'Notice that an appeal goes to the IRE'), ('effectuation', 'Statement that a reversal was carried out'), ('council_request', 'Notice that the Council is asked to review'), ('intake_missing', 'Request for what a reinstatement still needs'), ('not_reviewed', 'Notice that a reinstatement is not reviewed'), ('good_cause_owed', 'Favorable good-cause notice with what is owed'), ('good_cause_clear', 'Favorable good-cause notice, nothing owed'), ('good_cause_denied', 'Unfavorable good-cause notice'), ('good_cause_unpaid', 'Notice that not all that was owed came in time'), ('payment_credited', 'Notice that all that was owed came in time'), ('reinstated', 'Confirmation of a reinstatement'), ('plan_error', 'Notice of an error of the plan'), ('referred_to_cms', 'Referral to Medicare'), ('request_withdrawn', 'Confirmation that a reinstatement was withdrawn'), ('instalments', 'How premiums of months past are paid'), ('premium_warning', 'Warning that coverage may end for unpaid premiums'), ('premium_disenrolled', 'Notice of disenrollment for unpaid premiums'), ('irmaa_disenrolled', 'Notice that Medicare ended coverage (IRMAA)'), ('still_enrolled', 'Notice that coverage does not end')], max_length=20),
        ),
    ]
